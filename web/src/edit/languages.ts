// The languages of cells. Python's grammar with its indentation, without the packages that lang-python brings along (they
// come with completion.ts); Markdown's own grammar without HTML, CSS and JavaScript.
import { delimitedIndent, indentNodeProp, LRLanguage, type TreeIndentContext } from "@codemirror/language";
import { parser } from "@lezer/python";

/** A block's lines stand one unit deeper than what opens it; a word that closes it steps back. */
function body(context: TreeIndentContext): number | null {
  const base = context.baseIndentFor(context.node);
  const line = context.lineAt(context.pos, -1);
  const end = line.from + line.text.length;
  const blankEnd = /^\s*($|#)/.test(line.text) && context.node.to < end + 100 && !/\S/.test(context.state.sliceDoc(end, context.node.to));
  if (blankEnd && context.lineIndent(context.pos, -1) <= base) return null;
  if (/^\s*(else:|elif |except |finally:|case\s+[^=:]+:)/.test(context.textAfter) && context.lineIndent(context.pos, -1) > base) return null;
  return base + context.unit;
}

const steps = (words: RegExp) => (context: TreeIndentContext) => (words.test(context.textAfter) ? context.baseIndent : context.continue());

/** An empty line at the end belongs to the innermost block that the line before is in. */
function lastLine(context: TreeIndentContext): number | null {
  const before = context.pos > 0 ? context.lineAt(context.pos, -1) : undefined;
  if (!before) return context.continue();
  const indent = /^\s*/.exec(before.text)![0].length;
  if (/:\s*(#.*)?$/.test(before.text)) return indent + context.unit;
  if (/^\s*(return|pass|break|continue|raise)\b/.test(before.text)) return Math.max(0, indent - context.unit);
  return indent;
}

export const pythonLanguage = LRLanguage.define({
  name: "python",
  parser: parser.configure({
    props: [indentNodeProp.add({
      Body: (context) => (/^\s*(#|$)/.test(context.textAfter) ? lastLine(context) : body(context)) ?? context.continue(),
      IfStatement: steps(/^\s*(else:|elif )/),
      "ForStatement WhileStatement": steps(/^\s*else:/),
      TryStatement: steps(/^\s*(except[ :]|finally:|else:)/),
      MatchStatement: (context) => (/^\s*case /.test(context.textAfter) ? context.baseIndent + context.unit : context.continue()),
      "TupleExpression ComprehensionExpression ParamList ArgList ParenthesizedExpression": delimitedIndent({ closing: ")" }),
      "DictionaryExpression DictionaryComprehensionExpression SetExpression SetComprehensionExpression": delimitedIndent({ closing: "}" }),
      "ArrayExpression ArrayComprehensionExpression": delimitedIndent({ closing: "]" }),
      MemberExpression: (context) => context.baseIndent + context.unit,
      "String FormatString": () => null,
      Script: (context) => (/^\s*(#|$)/.test(context.textAfter) ? lastLine(context) : context.continue()),
    })],
  }),
  languageData: {
    closeBrackets: { brackets: ["(", "[", "{", "'", '"', "'''", '"""'], stringPrefixes: ["f", "fr", "rf", "r", "u", "b", "br", "rb"] },
    commentTokens: { line: "#" },
    indentOnInput: /^\s*([}\])]|else:|elif |except |finally:|case\s+[^:]*:?)$/,
  },
});
