import monitor from "lucide:monitor";
import moon from "lucide:moon";
import sun from "lucide:sun";
import { Icon } from "./icon";
import { MenuButton } from "./menu";
import { chooseTheme, theme, type Theme } from "./theme";

const icons = { system: monitor, light: sun, dark: moon };
const words: Record<Theme, string> = { system: "As the system", light: "Light", dark: "Dark" };

export function themeEntries() {
  return (Object.keys(words) as Theme[]).map((choice) => ({
    title: words[choice], icon: icons[choice], checked: theme.value === choice, key: theme.value === choice ? "chosen" : undefined,
    onChoose: () => chooseTheme(choice),
  }));
}

export function ThemeButton() {
  return (
    <MenuButton class="icon-button" label={`Theme: ${words[theme.value].toLowerCase()}`} entries={themeEntries()}>
      <Icon of={icons[theme.value]} />
    </MenuButton>
  );
}
