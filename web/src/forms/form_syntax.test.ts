import { expect, test } from "vitest";
import { readForm, sourceFor, type FormField } from "./form_syntax";

const fields = (text: string): FormField[] => readForm(text)!.items.flatMap((it) => (it.type === "field" ? [it.field] : []));
const field = (text: string): FormField => fields(text)[0]!;
const write = (text: string, value: string): string => {
  const it = field(text);
  const source = sourceFor(it, value);
  return source === undefined ? "refused" : text.slice(0, it.from) + source + text.slice(it.to);
};

test("each kind of Colab's form guide is read with its value", () => {
  const text = [
    "#@title Example form fields",
    "#@markdown Forms support *many* types.",
    "no_type_checking = ''  #@param",
    "string_type = 'example'  #@param {type: \"string\"}",
    "slider_value = 142  #@param {type: \"slider\", min: 100, max: 200}",
    "number = 102  #@param {type: \"number\"}",
    "whole = 1_000  # @param {type:\"integer\"}",
    "date = '2010-11-05'  #@param {type: \"date\"}",
    "pick_me = \"monday\"  #@param ['monday', 'tuesday', \"wednesday\"]",
    "select_or_input = \"apples\" #@param [\"apples\", \"bananas\"] {allow-input: true}",
    "boolean_checkbox = True  #@param {type: \"boolean\"}",
    "raw_dropdown = raw_input #@param [1, \"raw_input\", False] {type:\"raw\"}",
    "x = 5 # an honest comment",
  ].join("\n");
  expect(fields(text).map((it) => [it.kind, it.name, it.value])).toEqual([
    ["string", "no_type_checking", ""], ["string", "string_type", "example"], ["slider", "slider_value", "142"], ["number", "number", "102"],
    ["integer", "whole", "1_000"], ["date", "date", "2010-11-05"], ["choice", "pick_me", "monday"], ["choice", "select_or_input", "apples"],
    ["boolean", "boolean_checkbox", "True"], ["choice", "raw_dropdown", "raw_input"],
  ]);
  const form = readForm(text)!;
  expect([form.title, form.items[0]]).toEqual(["Example form fields", { type: "markdown", text: "Forms support *many* types." }]);
  expect(fields(text)[2]).toMatchObject({ min: 100, max: 200, step: 1 });
  expect(fields(text)[6]!.options).toEqual(["monday", "tuesday", "wednesday"]);
  expect(fields(text)[7]!.allowsInput).toBe(true);
  expect(fields(text)[9]!.options).toEqual(["1", "raw_input", "false"]);
});

test("markdown lines that follow each other are one text, and a rule under words makes no heading", () => {
  const form = readForm("#@markdown | a | b |\n#@markdown |---|---|\n#@markdown | 1 | 2 |\nx = 1 #@param\n#@markdown words\n#@markdown ---\n\n#@markdown apart")!;
  expect(form.items.map((it) => (it.type === "markdown" ? it.text : it.field.name))).toEqual(["| a | b |\n|---|---|\n| 1 | 2 |", "x", "words\n\n---", "apart"]);
});

test("a title tells whether the code hides and the cell runs by itself", () => {
  expect(readForm('#@title Pick { run: "auto", vertical-output: true, display-mode: "form" }')).toMatchObject({ title: "Pick", runsItself: true, hidesCode: true });
  expect(["#@title Pick {vertical-output: true}", "#@title The set {1, 2}", "#@markdown words {form-width: \"50%\"}"].map((line) => readForm(line)!.title ?? readForm(line)!.items[0])).toEqual(
    ["Pick", "The set {1, 2}", { type: "markdown", text: "words" }]);
  expect(readForm("# @title Plain")).toMatchObject({ title: "Plain", runsItself: false, hidesCode: false });
  expect(readForm("print('no form')  # param")).toBe(undefined);
});

test("a value is written in its place and nothing else of the line changes", () => {
  expect(write('  name = "old"  #@param {type:"string"}', 'a "quoted" \\ \n')).toBe('  name = "a \\"quoted\\" \\\\ \\n"  #@param {type:"string"}');
  expect(write("n: int = 3 #@param {type:'integer'}", "42")).toBe("n: int = 42 #@param {type:'integer'}");
  expect(write("n = 3 #@param {type:'integer'}", "4.5")).toBe("refused");
  expect(write("n = 3 #@param {type:'number'}", "-1e-3")).toBe("n = -1e-3 #@param {type:'number'}");
  expect(write("on = False #@param {type:'boolean'}", "True")).toBe("on = True #@param {type:'boolean'}");
  expect(write('r = f(2) #@param {type:"raw"}', "g(3)")).toBe('r = g(3) #@param {type:"raw"}');
  expect(write('r = f(2) #@param {type:"raw"}', "x # out")).toBe("refused");
  expect(write('c = "a" #@param ["a", "b"]', "b")).toBe('c = "b" #@param ["a", "b"]');
});

test("what is written is read back the same, whatever a person types", () => {
  for (const value of ["", "'", '"', "\\", "\\n", "a\nb", "#@param", "🙂 é", "{type:'x'}", "\t"]) {
    const text = write('s = "" #@param {type:"string"}', value);
    expect([text, field(text).value, field(text).isExpression]).toEqual([text, value, false]);
  }
});

test("an expression where a field expects a literal is shown as one, and kept until it is edited", () => {
  expect(field('size = 2 * base #@param {type:"integer"}')).toMatchObject({ kind: "integer", value: "2 * base", isExpression: true });
  expect(field('path = os.getcwd() #@param {type:"string"}')).toMatchObject({ value: "os.getcwd()", isExpression: true });
});

test("options behind a text count and are not shown, and a title's marks are none of its words", () => {
  const form = readForm('#@title ####**Choose a server**\n#@markdown * Record or upload { run: "auto" }\n#@markdown {display-mode: "form"}\n#@markdown a set {1, 2}\nx = 1 #@param');
  expect(form).toMatchObject({ title: "Choose a server", runsItself: true, hidesCode: true });
  expect(form!.items[0]).toEqual({ type: "markdown", text: "* Record or upload\n\na set {1, 2}" });
  expect(readForm('#@markdown { run: "auto" }\nx = 1 #@param')!.items.map((item) => item.type)).toEqual(["field"]);
});
