// What crosses between the page and the frame of an output whose script and notebook call each other, as bodies of "custom" messages.
export type ToCaller =
  | { do: "evaluate"; id: string; script: string }
  | { do: "invoked"; id: string; data?: unknown; problem?: string };

export type FromCaller =
  | { do: "evaluated"; id: string; json?: string; problem?: string }
  | { do: "invoke"; id: string; name: string; args: unknown; kwargs: unknown };
