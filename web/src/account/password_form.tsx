import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { askDoor, signInWithPassword } from "./account_api";
import { Field, textsOf } from "./field";
import { orSay } from "./trying";
import { ownPath } from "../shell/base_path";
import { goIn } from "../shell/router";
import type { SignUp } from "../wire/wire";

/** Signs in with name and password. */
export function PasswordForm() {
  const problem = useSignal("");
  const busy = useSignal(false);
  const rule = useSignal<SignUp>("closed");
  useEffect(() => { askDoor().then((door) => (rule.value = door.sign_up), () => undefined); }, []);
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
      {rule.value === "open" && <p><a href={ownPath("/join")}>Make an account</a></p>}
    </form>
  );
}
