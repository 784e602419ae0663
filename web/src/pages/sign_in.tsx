import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Refused, signIn } from "../shell/api";
import { PasswordForm } from "../account/password_form";
import { Logo, Ring } from "../shell/icon";
import { goIn } from "../shell/router";
import { showTab } from "../shell/tab_sign";

/** The door: a printed link works once, within 15 minutes. */
export default function SignInPage({ token }: { token: string }) {
  const problem = useSignal<Refused | null>(null);
  const attempt = () => {
    problem.value = null;
    if (!token) return;
    signIn(token).then(goIn, (error: unknown) => {
      problem.value = error instanceof Refused ? error : new Refused("internal", "Signing in did not work.");
    });
  };
  useEffect(() => {
    showTab("Sign in, Stoa", "idle");
    attempt();
  }, [token]);
  return (
    <main class="door">
      <div class="door-box">
        <Logo />
        {token && !problem.value ? <p role="status" class="book-state"><Ring />Signing you in</p> : problem.value?.refusal === "unreachable" ? (
          <>
            <h1>The server can't be reached</h1>
            <p>Your link was not used up. Check that Stoa runs, then try again.</p>
            <button type="button" class="button filled" onClick={attempt}>Try again</button>
          </>
        ) : (
          <>
            <h1>{problem.value ? "This link does not work any more" : "Sign in"}</h1>
            <p role={problem.value ? "alert" : undefined}>
              {problem.value ? "A sign-in link works once, within 15 minutes after it was printed. This one was used, or it is too old." : "With your name and password, or with a link that works once: Stoa prints one when it starts."}
            </p>
            <PasswordForm />
            {problem.value && problem.value.refusal !== "not_signed_in" && problem.value.refusal !== "not_found" && <p>{problem.value.message}</p>}
          </>
        )}
      </div>
    </main>
  );
}
