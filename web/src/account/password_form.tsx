import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { askDoor, signInWithPassword } from "./account_api";
import { Field, textsOf } from "./field";
import { orSay } from "./trying";
import { ownPath } from "../shell/base_path";
import { goIn } from "../shell/router";
import type { Door } from "../wire/wire";

/** Signs in with name and password. */
export function PasswordForm() {
  const problem = useSignal("");
  const busy = useSignal(false);
  const door = useSignal<Door>({ sign_up: "closed" });
  useEffect(() => { askDoor().then((found) => (door.value = found), () => undefined); }, []);
  const send = async (form: HTMLFormElement) => {
    const { login = "", password = "" } = textsOf(form);
    busy.value = true;
    problem.value = "";
    await orSay(() => signInWithPassword(login, password).then(goIn), (sentence) => (problem.value = sentence));
    busy.value = false;
  };
  return (
    <form onSubmit={(event) => { event.preventDefault(); void send(event.currentTarget); }}>
      <Field label="Name" name="login" autoComplete="username" required autoCapitalize="none" spellcheck={false} />
      <Field label="Password" name="password" type="password" autoComplete="current-password" required />
      {problem.value && <p class="field-problem" role="alert">{problem.value}</p>}
      <button class="button filled" disabled={busy.value}>Sign in</button>
      {door.value.sign_up === "open" && <p><a href={ownPath("/join")}>Make an account</a></p>}
      {door.value.sign_in_with && <p><a class="button" href={ownPath("/api/oidc/start")}>Sign in with {door.value.sign_in_with}</a></p>}
    </form>
  );
}
