import { effect } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { linkStyles } from "../account/styles";
import { findMe, me } from "../shell/api";
import { Logo, Ring } from "../shell/icon";
import { go, goToDoor, isDoor, route, signInPath, type Route } from "../shell/router";
import { lazily } from "../shell/lazily";
import { settingsOpen } from "../shell/settings";
import { MissingPage } from "./missing";

interface PageProps { id: string; token: string }
type Page = ComponentType<PageProps>;

const styled = async <T,>(page: Promise<T>): Promise<T> => (await Promise.all([page, linkStyles()]))[0];

/** Each page is its own chunk: the library does not pay for the editor, nor a notebook for the library's styles. */
const pages = {
  library: () => styled(import("./library")),
  sign_in: () => styled(import("./sign_in")),
  join: () => styled(import("./new_password")),
  set_password: () => styled(import("./new_password")),
  account: () => styled(import("./account")),
  people: () => styled(import("./people")),
  trash: () => styled(import("./trash")),
  notebook: () => import("./notebook"),
  guard: () => styled(import("../guard/guard_page")),
} satisfies Record<Exclude<Route["page"], "missing">, () => Promise<{ default: ComponentType<never> | Page }>>;

const settingsDialog = lazily(() => import("../settings/settings_dialog"));

/** Starts the right chunk before anybody is known, so that the two waits are one. */
export function prefetch(page: Route["page"]): void {
  if (page !== "missing") void pages[page]().catch(() => undefined);
}

export function App() {
  const at = route.value;
  const [shown, setShown] = useState<{ at: Route; page: Page }>();
  const [problem, setProblem] = useState<string>();
  const open = async (to: Route, wanted: () => boolean) => {
    setProblem(undefined);
    if (to.page === "missing") return;
    const path = location.pathname;
    try {
      const chunk = pages[to.page]();
      if (!isDoor(to.page) && me.value === undefined) await findMe();
      if (!isDoor(to.page) && me.value === null) return goToDoor(path);
      const page = (await chunk).default as Page;
      if (wanted()) setShown({ at: to, page });
    } catch (error) {
      if (wanted()) setProblem(error instanceof Error ? error.message : "The page could not be loaded.");
    }
  };
  useEffect(() => {
    let wanted = true;
    void open(at, () => wanted);
    return () => { wanted = false; };
  }, [at]);
  // Signed out elsewhere, or the session ended: the door is next.
  useEffect(() => effect(() => {
    if (me.value === null && !isDoor(route.peek().page)) go(signInPath, "replace");
  }), []);

  if (at.page === "missing") return <MissingPage />;
  if (problem) return <Problem sentence={problem} again={() => void open(at, () => true)} />;
  if (!shown) return <div class="waiting" role="status"><span><Ring />Opening</span></div>;
  const { page: Shown, at: shownAt } = shown;
  const id = shownAt.page === "notebook" ? shownAt.id : "";
  const token = "token" in shownAt ? shownAt.token : "";
  const dialog = settingsOpen.value ? settingsDialog() : undefined;
  return (
    <>
      <Shown key={shownAt.page + id} id={id} token={token} />
      {dialog && <dialog.SettingsDialog />}
    </>
  );
}

function Problem({ sentence, again }: { sentence: string; again: () => void }) {
  return (
    <main class="door">
      <div class="door-box" role="alert">
        <Logo />
        <h1>The page could not be opened</h1>
        <p>{sentence}</p>
        <button type="button" class="button filled" onClick={again}>Try again</button>
      </div>
    </main>
  );
}
