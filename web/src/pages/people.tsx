import { useSignal } from "@preact/signals";
import ellipsis from "lucide:ellipsis";
import { useEffect } from "preact/hooks";
import { changePerson, listPeople, makeInvitation, makePasswordLink } from "../account/account_api";
import { orSay } from "../account/trying";
import { ShownSecret } from "../account/shown_secret";
import { me } from "../shell/api";
import { slow } from "../shell/clock_signal";
import { confirmWith } from "../shell/dialog";
import { Frame } from "../library/frame";
import { Icon, Ring } from "../shell/icon";
import { MenuButton } from "../shell/menu";
import { showTab } from "../shell/tab_sign";
import { ago } from "../shell/words";
import type { PersonLine } from "../wire/wire";

/** The operator's list of accounts. */
export default function PeoplePage() {
  const people = useSignal<PersonLine[] | null>(null);
  const problem = useSignal("");
  const shown = useSignal<{ says: string; secret: string } | null>(null);
  const trying = (act: () => Promise<void>) => {
    problem.value = "";
    return orSay(act, (sentence) => (problem.value = sentence));
  };
  useEffect(() => {
    showTab("People, Stoa", "idle");
    void trying(async () => { people.value = await listPeople(); });
  }, []);
  const invite = () => void trying(async () => { shown.value = { says: "An invitation for one person, within 7 days. It is shown this once.", secret: await makeInvitation() }; });
  const change = (person: PersonLine, to: Partial<Pick<PersonLine, "is_active" | "kind">>) => void trying(async () => {
    const changed = await changePerson(person.person_id, to);
    people.value = people.value!.map((other) => (other.person_id === changed.person_id ? changed : other));
  });
  const deactivate = async (person: PersonLine) => {
    if (await confirmWith({ title: `Deactivate ${person.name}?`, says: "They are signed out everywhere and can't sign in. Their notebooks and files stay.", yes: "Deactivate", danger: true })) change(person, { is_active: false });
  };
  const stateOf = (person: PersonLine) => (!person.is_active ? "deactivated" : person.kind === "administrator" ? "operator" : person.has_password ? "active" : "no password yet");
  return (
    <Frame at="people">
      <main class="library-main">
        <div class="library-top">
          <h1>People</h1>
          <button type="button" class="button filled" onClick={invite}>Invite somebody</button>
        </div>
        {problem.value && <p class="field-problem" role="alert">{problem.value}</p>}
        {shown.value && <ShownSecret {...shown.value} />}
        {!people.value && !problem.value && <div class="waiting" role="status"><span><Ring />Reading the list</span></div>}
        {people.value && (
          <table class="books lines">
            <thead><tr><th scope="col">Name</th><th scope="col">Signs in as</th><th scope="col">State</th><th scope="col">Last here</th><th class="book-more"><span class="hidden-words">Actions</span></th></tr></thead>
            <tbody>
              {people.value.map((person) => (
                <tr key={person.person_id}>
                  <td class="line-name">{person.name}{person.person_id === me.value?.person_id && " (you)"}</td>
                  <td>{person.login ?? "link only"}</td>
                  <td>{stateOf(person)}</td>
                  <td>{person.last_used_at ? ago(person.last_used_at, slow.value) : ""}</td>
                  <td class="book-more">
                    <MenuButton class="icon-button" label={`More for ${person.name}`} title="More" entries={[
                      { title: "Make a password link", disabled: !person.is_active || !person.login, onChoose: () => void trying(async () => { shown.value = { says: `A link that sets the password of ${person.name}, within 7 days. It is shown this once.`, secret: await makePasswordLink(person.person_id) }; }) },
                      person.kind === "administrator" ? { title: "Make a person without rights", onChoose: () => change(person, { kind: "person" }) } : { title: "Make operator", onChoose: () => change(person, { kind: "administrator" }) },
                      "line",
                      person.is_active ? { title: "Deactivate", danger: true, onChoose: () => void deactivate(person) } : { title: "Activate", onChoose: () => change(person, { is_active: true }) },
                    ]}><Icon of={ellipsis} /></MenuButton>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </main>
    </Frame>
  );
}
