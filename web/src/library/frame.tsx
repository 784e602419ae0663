import library from "lucide:library";
import shield from "lucide:shield";
import trash from "lucide:trash-2";
import userRound from "lucide:user-round";
import type { ComponentChildren } from "preact";
import { AccountButton } from "../shell/account_button";
import { me } from "../shell/api";
import { ownPath } from "../shell/base_path";
import { WordsPlace } from "./ask_words";
import { QuestionPlace } from "../shell/dialog";
import { Icon, Logo, type IconShapes } from "../shell/icon";
import { accountPath, libraryPath } from "../shell/router";
import { ThemeButton } from "../shell/theme_button";

type Place = "library" | "trash" | "account" | "people";
interface FrameProps { at: Place; search?: ComponentChildren; children: ComponentChildren }

/** Header and places around every page that is no notebook: a rail at the left, a bar at the bottom of a phone. */
export function Frame({ at, search, children }: FrameProps) {
  const places: [Place, string, string, IconShapes][] = [["library", libraryPath, "Library", library], ["trash", ownPath("/trash"), "Trash", trash], ["account", accountPath, "Account", userRound]];
  if (me.value?.kind === "administrator") places.push(["people", ownPath("/people"), "People", shield]);
  return (
    <div class="library framed">
      <header class="header">
        <a class="header-logo" href={libraryPath} aria-label="Stoa"><Logo /></a>
        <span class="brand">Stoa</span>
        {search}
        <span class="header-room" />
        <ThemeButton />
        <AccountButton />
      </header>
      <nav class="places" aria-label="Places">
        {places.map(([place, path, words, icon]) => <a key={place} href={path} aria-current={place === at ? "page" : undefined}><Icon of={icon} size={18} />{words}</a>)}
      </nav>
      {children}
      <QuestionPlace />
      <WordsPlace />
    </div>
  );
}
