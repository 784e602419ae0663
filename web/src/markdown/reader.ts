import { lazily } from "../shell/lazily";

/** The Markdown reader, with the first text that needs it: a notebook of code alone never loads it. */
export const markdownReader = lazily(() => import("./render"));
