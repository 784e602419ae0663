import logOut from "lucide:log-out";
import { me, signOut } from "./api";
import { MenuButton } from "./menu";
import { go } from "./router";
import { initials } from "./words";

export function AccountButton() {
  const person = me.value;
  if (!person) return null;
  return (
    <MenuButton class="icon-button" label={`Signed in as ${person.name}`} entries={[
      { says: `Signed in as ${person.name}` },
      { title: "Sign out", icon: logOut, onChoose: () => void signOut().catch(() => undefined).then(() => go("/sign-in")) },
    ]}>
      <span class="avatar" data-initials={initials(person.name)} />
    </MenuButton>
  );
}
