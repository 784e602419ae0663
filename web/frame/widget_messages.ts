// What crosses between the page and a frame that shows a widget, as bodies of "custom" messages.
import type { CommMessage, WidgetState } from "../src/wire/wire";

export type ToWidgets =
  /** Once, first: the model whose view the frame shows, with every model that it reaches. */
  | { do: "show"; model_id: string; models: WidgetState[]; is_live: boolean }
  | { do: "models"; models: WidgetState[] }
  /** `cause`: the message of a page that the kernel answers. */
  | { do: "comm"; comm: CommMessage; cause?: string }
  /** The kernel has done what the message asked for: the next may go. */
  | { do: "done"; message_id: string }
  | { do: "live"; is_live: boolean };

export type FromWidgets = { do: "comm"; message_id: string; comm: CommMessage };
