import { effect } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { findMe, me } from "../shell/api";
import { Logo, Ring } from "../shell/icon";
import { go, route, type Route } from "../shell/router";
import { MissingPage } from "./missing";

interface PageProps { id: string; token: string }
type Page = ComponentType<PageProps>;

/** Each page is its own chunk: the library does not pay for the editor. */
const pages = {
  library: () => import("./library"),
  sign_in: () => import("./sign_in"),
  notebook: () => import("./notebook"),
} satisfies Record<Exclude<Route["page"], "missing">, () => Promise<{ default: ComponentType<never> | Page }>>;

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
    try {
      const chunk = pages[to.page]();
      if (to.page !== "sign_in" && me.value === undefined) await findMe();
      if (to.page !== "sign_in" && me.value === null) return go("/sign-in", "replace");
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
    if (me.value === null && route.peek().page !== "sign_in") go("/sign-in", "replace");
  }), []);

  if (at.page === "missing") return <MissingPage />;
  if (problem) return <Problem sentence={problem} again={() => void open(at, () => true)} />;
  if (!shown) return <div class="waiting" role="status"><span><Ring />Opening</span></div>;
  const { page: Shown, at: shownAt } = shown;
  const id = shownAt.page === "notebook" ? shownAt.id : "";
  const token = shownAt.page === "sign_in" ? shownAt.token : "";
  return <Shown key={shownAt.page + id} id={id} token={token} />;
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
