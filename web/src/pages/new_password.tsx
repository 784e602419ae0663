import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { setPasswordByLink, signUp } from "../account/account_api";
import { Field, textsOf } from "../account/field";
import { sentenceOf } from "../account/trying";
import { Logo } from "../shell/icon";
import { go, libraryPath, route } from "../shell/router";
import { showTab } from "../shell/tab_sign";
import { limits } from "../wire/wire";

/** Behind an invitation, or a link of the operator: choose a password, and be in. */
export default function NewPasswordPage({ token }: { token: string }) {
  const joins = route.value.page === "join";
  const problem = useSignal("");
  const busy = useSignal(false);
  useEffect(() => showTab(joins ? "Make your account, Stoa" : "Set your password, Stoa", "idle"), []);
  const send = async (form: HTMLFormElement) => {
    const { login = "", name = "", password = "" } = textsOf(form);
    busy.value = true;
    problem.value = "";
    try {
      if (joins) await signUp(token, login, name, password);
      else await setPasswordByLink(token, password);
      go(libraryPath, "replace");
    } catch (error) {
      problem.value = sentenceOf(error);
    }
    busy.value = false;
  };
  return (
    <main class="door">
      <form class="door-box" onSubmit={(event) => { event.preventDefault(); void send(event.currentTarget); }}>
        <Logo />
        <h1>{joins ? "Make your account" : "Set your password"}</h1>
        {joins && <Field label="Your name" name="name" autoComplete="name" maxLength={100} says="What others see." />}
        {joins && <Field label="Name to sign in" name="login" autoComplete="username" required maxLength={limits.max_login_bytes} autoCapitalize="none" spellcheck={false} />}
        <Field label="Password" name="password" type="password" autoComplete="new-password" required minLength={limits.min_password_bytes} says={`At least ${limits.min_password_bytes} characters. A few words in a row are good.`} />
        {problem.value && <p class="field-problem" role="alert">{problem.value}</p>}
        <button class="button filled" disabled={busy.value}>{joins ? "Make account" : "Set password"}</button>
      </form>
    </main>
  );
}
