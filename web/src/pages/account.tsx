import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { changePassword, endAllSessions, endSession, listSessions, listTokens, makeInvitation, makeToken, revokeToken } from "../account/account_api";
import { Field, textsOf } from "../account/field";
import { orSay } from "../account/trying";
import { ShownSecret } from "../account/shown_secret";
import { findMe, me } from "../shell/api";
import { slow } from "../shell/clock_signal";
import { Frame } from "../library/frame";
import { go, signInPath } from "../shell/router";
import { showTab } from "../shell/tab_sign";
import { ago } from "../shell/words";
import { limits, type ApiTokenLine, type SessionLine, type TokenScope } from "../wire/wire";

/** One's own password, sessions and API tokens. */
export default function AccountPage() {
  const sessions = useSignal<SessionLine[]>([]);
  const tokens = useSignal<ApiTokenLine[]>([]);
  const problem = useSignal("");
  const said = useSignal("");
  const shown = useSignal<{ says: string; secret: string } | null>(null);
  const trying = (act: () => Promise<void>) => {
    problem.value = said.value = "";
    return orSay(act, (sentence) => (problem.value = sentence));
  };
  const load = async () => {
    [sessions.value, tokens.value] = await Promise.all([listSessions(), listTokens()]);
  };
  useEffect(() => {
    showTab("Account, Stoa", "idle");
    void trying(load);
  }, []);
  const person = me.value;
  if (!person) return null;
  const setPassword = (form: HTMLFormElement) => void trying(async () => {
    const { old, password = "", login } = textsOf(form);
    await changePassword(password, old, login);
    form.reset();
    await Promise.all([findMe(), load()]);
    said.value = "Your password is set. Every other session ended.";
  });
  const newToken = (form: HTMLFormElement) => void trying(async () => {
    const { name = "", scope, days = "90" } = textsOf(form);
    const made = await makeToken(name, scope as TokenScope, Number(days));
    shown.value = { says: `The token "${made.line.name}". It is shown this once.`, secret: made.secret };
    form.reset();
    await load();
  });
  return (
    <Frame at="account">
      <main class="library-main account">
        <div class="library-top"><h1>{person.name}</h1></div>
        {problem.value && <p class="field-problem" role="alert">{problem.value}</p>}
        {said.value && <p role="status">{said.value}</p>}
        <section>
          <h2>Password</h2>
          <p>{person.login ? `You sign in as ${person.login}.` : "Choose a name and a password to sign in without a link."}</p>
          <form onSubmit={(event) => { event.preventDefault(); setPassword(event.currentTarget); }}>
            {person.login
              ? <Field label="Old password" name="old" type="password" autoComplete="current-password" />
              : <Field label="Name to sign in" name="login" autoComplete="username" required maxLength={limits.max_login_bytes} autoCapitalize="none" spellcheck={false} />}
            <Field label="New password" name="password" type="password" autoComplete="new-password" required minLength={limits.min_password_bytes} says={`At least ${limits.min_password_bytes} characters.`} />
            <button class="button">Set password</button>
          </form>
        </section>
        <section>
          <h2>Sessions</h2>
          <ul class="plain-list">
            {sessions.value.map((session) => (
              <li key={session.session_id}>
                <span>{session.is_this ? "This browser" : "A browser"}, signed in {ago(session.created_at, slow.value)}, used {ago(session.last_used_at, slow.value)}</span>
                {!session.is_this && <button type="button" class="button small" onClick={() => void trying(async () => { await endSession(session.session_id); await load(); })}>End</button>}
              </li>
            ))}
          </ul>
          <button type="button" class="button" onClick={() => void trying(async () => { await endAllSessions(); go(signInPath); })}>Sign out everywhere</button>
        </section>
        <section>
          <h2>API tokens</h2>
          <p>For programs. A token is sent as <code>Authorization: Bearer</code> and does what you may do, within its scope.</p>
          {shown.value && <ShownSecret {...shown.value} />}
          <ul class="plain-list">
            {tokens.value.map((token) => (
              <li key={token.token_id}>
                <span>{token.name}, {token.scope === "read" ? "reads only" : "reads and writes"}, until {new Date(token.expires_at).toLocaleDateString("en-GB")}{token.last_used_at ? `, used ${ago(token.last_used_at, slow.value)}` : ", never used"}</span>
                <button type="button" class="button small" aria-label={`Revoke ${token.name}`} onClick={() => void trying(async () => { await revokeToken(token.token_id); await load(); })}>Revoke</button>
              </li>
            ))}
          </ul>
          <form onSubmit={(event) => { event.preventDefault(); newToken(event.currentTarget); }}>
            <Field label="What it is for" name="name" required maxLength={100} />
            <label class="field"><span>It may</span><select name="scope"><option value="read">read</option><option value="write">read and write</option></select></label>
            <Field label="Days until it ends" name="days" type="number" min={1} max={limits.max_api_token_days} defaultValue="90" required />
            <button class="button">Make token</button>
          </form>
        </section>
        {person.can_invite && (
          <section>
            <h2>Invite</h2>
            <button type="button" class="button" onClick={() => void trying(async () => { shown.value = { says: "An invitation for one person, within 7 days. It is shown this once.", secret: await makeInvitation() }; })}>Make an invitation link</button>
          </section>
        )}
      </main>
    </Frame>
  );
}
