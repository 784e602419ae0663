// Giving a command other keys. A key means one thing: who had it loses it, and that is said.
import { choose, settings } from "../shell/settings";
import { commandNames, commandOf, keysOf, editKeysOf } from "./bindings";
import type { CommandName } from "./commands";

/** Both can't be: one is the other, or its beginning. */
function collide(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other} `) || other.startsWith(`${one} `);
}

/** Why these keys can't be chosen. */
export function refusalOf(keys: string): string | undefined {
  if (/^(?:Mod|Ctrl)-m$/.test(keys)) return "Ctrl+M begins Colab's keys: press a letter after it.";
  if (/^(?:Shift-)?(?:Enter|Escape|Tab)$|^Arrow/.test(keys)) return "This key moves the focus or edits; it stays as it is.";
  return undefined;
}

/** -> the commands that lost it. */
export function giveKey(name: CommandName, key: string): CommandName[] {
  const keys: Record<string, readonly string[]> = { ...settings.peek().keys, [name]: [key] };
  const lost = commandNames.filter((other) => other !== name && [...keysOf(other), ...editKeysOf(other)].some((its) => collide(its, key)));
  for (const other of lost) keys[other] = [...new Set([...keysOf(other), ...editKeysOf(other)])].filter((its) => !collide(its, key));
  choose({ keys });
  return lost;
}

export function removeKeys(name: CommandName): void {
  choose({ keys: { ...settings.peek().keys, [name]: [] } });
}

export function resetKeys(name?: CommandName): void {
  const { [name ?? ""]: _, ...others } = settings.peek().keys;
  choose({ keys: name === undefined ? {} : others });
}

export const isChanged = (name: CommandName): boolean => settings.value.keys[name] !== undefined;

export const titlesOf = (names: readonly CommandName[]): string => names.map((name) => `"${commandOf(name).title}"`).join(", ");
