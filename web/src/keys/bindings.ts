// Which keys give a command: the table's own, or those that the person chose.
import type { NotebookView } from "../notebook/view";
import { settings } from "../shell/settings";
import { commands, type Command, type CommandName } from "./commands";
import { isMac, shownKeys } from "./sequences";

export const commandNames = Object.keys(commands) as CommandName[];

export function commandOf(name: CommandName): Command {
  return commands[name];
}

/** As keys, menus and buttons do it: whoever may not is told why. */
export function perform(view: NotebookView, name: CommandName): void {
  const why = view.forbids.peek()?.(name);
  if (why) view.say(why);
  else commandOf(name).act(view);
}

/** Colab's: Ctrl+M, then a letter; on a Mac Cmd as well. */
function chordOf(command: Command): string[] {
  const { chord } = command;
  if (chord === undefined) return [];
  return isMac ? [`Mod-m ${chord}`, `Ctrl-m ${chord}`] : [`Mod-m ${chord}`];
}

/** In command mode. */
export function keysOf(name: CommandName): readonly string[] {
  const command = commandOf(name);
  return settings.value.keys[name] ?? [...command.keys.filter((key) => isMac || key !== "Ctrl-Enter"), ...chordOf(command)];
}

/** While editing: a letter alone is text. */
export function editKeysOf(name: CommandName): readonly string[] {
  const command = commandOf(name);
  return settings.value.keys[name]?.filter(isForEditing) ?? [...(command.editKeys ?? []), ...chordOf(command)];
}

export function isForEditing(key: string): boolean {
  return /^(?:Mod|Ctrl|Alt|Meta)-.|^(?:Shift-)?(?:F\d+|Enter|Escape)$/.test(key) && !/^Alt-(?:Shift-)?Arrow/.test(key);
}

/** The first of a command's keys, as a person reads it. */
export function keyOf(name: CommandName): string | undefined {
  const key = keysOf(name)[0] ?? editKeysOf(name)[0];
  return key && shownKeys(key).join(" ");
}
