import logOut from "lucide:log-out";
import settingsIcon from "lucide:settings-2";
import userRound from "lucide:user-round";
import { me, signOut } from "./api";
import { MenuButton } from "./menu";
import { ownPath } from "./base_path";
import { accountPath, go, signInPath } from "./router";
import { settingsOpen } from "./settings";
import { initials } from "./words";

/** In the colour that others see, where they are told apart by colours. */
export function AccountButton({ color }: { color?: number }) {
  const person = me.value;
  if (!person) return null;
  return (
    <MenuButton class="icon-button" label={`Signed in as ${person.name}`} entries={[
      { says: `Signed in as ${person.name}` },
      { title: "Account", icon: userRound, onChoose: () => go(accountPath) },
      { title: "Settings", icon: settingsIcon, onChoose: () => (settingsOpen.value = true) },
      ...(person.kind === "administrator" ? [{ title: "Guard", onChoose: () => go(ownPath("/guard")) }] : []),
      { title: "Sign out", icon: logOut, onChoose: () => void signOut().catch(() => undefined).then(() => go(signInPath)) },
    ]}>
      <span class={color === undefined ? "avatar" : `avatar person-${color}`} data-initials={initials(person.name)} />
    </MenuButton>
  );
}
