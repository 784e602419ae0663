import { pythonLanguage as python } from "@codemirror/lang-python";
import { defineLanguageFacet, Language, LanguageSupport } from "@codemirror/language";
import { GFM, parser } from "@lezer/markdown";

export const pythonLanguage = python;

// lang-markdown would bring HTML, CSS and JavaScript along; a text cell's source needs none of them.
export const markdownLanguage = new LanguageSupport(
  new Language(defineLanguageFacet({ commentTokens: { block: { open: "<!--", close: "-->" } } }), parser.configure([GFM]), [], "markdown"),
);
