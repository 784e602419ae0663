// The page without a server: /demo/?page=notebook|troubles|many|fresh|library|empty|sign_in&theme=dark
import { render } from "preact";
import LibraryPage from "../src/pages/library";
import SignInPage from "../src/pages/sign_in";
import { NotebookPage } from "../src/notebook/notebook_page";
import { me } from "../src/shell/api";
import { chooseTheme } from "../src/shell/theme";
import type { NotebookSummary } from "../src/wire/wire";
import "../src/style/all.css";
import "../src/style/account.css";
import { many, tracer, troubles } from "./fixtures";
import { ScriptedNotebook } from "./scripted_notebook";

const query = new URLSearchParams(location.search);
const page = query.get("page") ?? "notebook";
const theme = query.get("theme");
if (theme === "dark" || theme === "light") chooseTheme(theme);
me.value = { person_id: "p1", name: "Operator", csrf_token: "demo", kind: "person", can_invite: false };

const hour = 3_600_000;
const now = Date.now();
const book = (id: string, title: string, ago: number, cells: number, runtime: NotebookSummary["runtime"]): NotebookSummary => ({
  notebook_id: id, title, created_at: now - 100 * hour, updated_at: now - ago, revision: 7, cells, runtime,
});
const books = page === "empty" ? [] : [
  book("n1", "Tracer dispersion in a channel with rough walls", 120_000, 61, "busy"), book("n2", "Wall roughness sweep, 48 runs", 720_000, 12, "idle"),
  book("n3", "Particle pair statistics", hour, 9, "dead"), book("n4", "Course 4: regression, exercise sheet", 26 * hour, 24, "none"), book("n5", "Invoice reconciliation, monthly", 90 * hour, 5, "none"),
];

globalThis.fetch = async (input, init) => {
  const path = String(input);
  const answer = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status, headers: { "Content-Type": "application/json" } });
  if (path === "/api/notebooks" && (init?.method ?? "GET") === "GET") return answer({ notebooks: books });
  if (path === "/api/sign_in") return answer({ refusal: "not_signed_in", sentence: "This link was used already." }, 401);
  if (init?.method === "PATCH") return answer({ ...books[0], title: (JSON.parse(String(init.body)) as { title: string }).title });
  return answer({ refusal: "not_found", sentence: "The demo has no server." }, 404);
};

function notebook(): ScriptedNotebook {
  if (page === "troubles") return troubles();
  if (page === "many") return many(Number(query.get("cells") ?? 200));
  if (page === "fresh") {
    const fresh = new ScriptedNotebook();
    fresh.title.value = "Untitled";
    fresh.runtime.value = { phase: "none" };
    fresh.revision.value = 1;
    fresh.add("code", "");
    return fresh;
  }
  return tracer();
}

const root = document.getElementById("app")!;
if (page === "library" || page === "empty") render(<LibraryPage />, root);
else if (page === "sign_in") render(<SignInPage token={query.get("token") ?? ""} />, root);
else {
  const live = notebook();
  Object.assign(globalThis, { live });
  render(<NotebookPage live={live} />, root);
}
