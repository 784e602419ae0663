// Which names a cell defines and which it takes from elsewhere, by Python's syntax tree. What can't be read counts for nothing.
import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";

export interface Names {
  /** At the top level of the cell, also by changing a part of what the name holds. */
  defines: ReadonlySet<string>;
  /** Read before the cell itself defines them. */
  uses: ReadonlySet<string>;
}

/** Longer cells are data more than code. */
const longest_chars = 100_000;

export function namesOf(code: string): Names {
  const reader = new Reader(code);
  if (code.length <= longest_chars) reader.all(parser.parse(code).topNode);
  return reader;
}

class Reader implements Names {
  readonly defines = new Set<string>();
  readonly uses = new Set<string>();

  constructor(private readonly code: string) {}

  all(node: SyntaxNode): void {
    for (const child of children(node)) this.visit(child);
  }

  private visit(node: SyntaxNode): void {
    switch (node.name) {
      case "VariableName": return this.use(this.text(node));
      case "AssignStatement": return this.assign(children(node), "AssignOp");
      case "UpdateStatement": return this.assign(children(node), "UpdateOp");
      case "NamedExpression": return this.assign(children(node), "AssignOp");
      case "FunctionDefinition": return this.define(node);
      case "ClassDefinition": return this.define(node);
      case "LambdaExpression": return this.inner(node, children(node).filter((child) => child.name !== "ParamList"), parametersOf(node, this.code));
      case "ImportStatement": return this.imports(children(node));
      case "ForStatement": return this.loop(children(node));
      case "WithStatement": return this.opened(children(node));
      case "TryStatement": return this.opened(children(node));
      case "ArgList": return children(node).forEach((child, at, all) => { if (all[at + 1]?.name !== "AssignOp") this.visit(child); });
    }
    if (node.name.endsWith("ComprehensionExpression") || node.name === "ComprehensionExpression") return this.comprehension(node);
    this.all(node);
  }

  private use(name: string): void {
    if (!this.defines.has(name)) this.uses.add(name);
  }

  private assign(parts: readonly SyntaxNode[], sign: string): void {
    const last = parts.findLastIndex((part) => part.name === sign);
    for (const part of parts.slice(last + 1)) this.visit(part);
    for (const part of parts.slice(0, Math.max(0, last))) {
      if (sign === "UpdateOp") this.visit(part);
      if (part.name !== sign) this.target(part);
    }
  }

  private target(node: SyntaxNode): void {
    if (node.name === "VariableName") this.defines.add(this.text(node));
    else if (node.name === "TypeDef") this.all(node);
    else if (node.name === "MemberExpression") {
      // What the name holds is changed: it is read, and others see it changed.
      this.visit(node);
      let root: SyntaxNode | null = node;
      while (root?.name === "MemberExpression") root = root.firstChild;
      if (root?.name === "VariableName") this.defines.add(this.text(root));
    } else for (const child of children(node)) this.target(child);
  }

  private define(node: SyntaxNode): void {
    const parts = children(node);
    const name = parts.find((part) => part.name === "VariableName");
    const parameters = parts.find((part) => part.name === "ParamList");
    // Defaults and annotations are read where the function is defined.
    if (parameters) children(parameters).forEach((part, at, all) => {
      if (part.name === "TypeDef" || all[at - 1]?.name === "AssignOp") this.visit(part);
    });
    this.inner(node, parts.filter((part) => part !== name && part !== parameters), new Set([...parametersOf(node, this.code), ...(name ? [this.text(name)] : [])]));
    if (name) this.defines.add(this.text(name));
  }

  /** Parts with names of their own. */
  private inner(_: SyntaxNode, parts: readonly SyntaxNode[], own: ReadonlySet<string>): void {
    const inside = new Reader(this.code);
    for (const part of parts) inside.visit(part);
    for (const name of inside.uses) if (!own.has(name)) this.use(name);
  }

  private comprehension(node: SyntaxNode): void {
    const own = new Set<string>();
    let between = false;
    const parts: SyntaxNode[] = [];
    for (const child of children(node)) {
      if (child.name === "for") between = true;
      else if (child.name === "in") between = false;
      else if (between) for (const name of variables(child)) own.add(this.text(name));
      else parts.push(child);
    }
    this.inner(node, parts, own);
  }

  private loop(parts: readonly SyntaxNode[]): void {
    const at = parts.findIndex((part) => part.name === "in");
    const rest = parts.slice(at + 1);
    for (const part of rest.filter((it) => it.name !== "Body")) this.visit(part);
    for (const part of parts.slice(0, Math.max(0, at))) this.target(part);
    for (const part of rest.filter((it) => it.name === "Body")) this.visit(part);
  }

  /** What stands after "as" is defined. */
  private opened(parts: readonly SyntaxNode[]): void {
    parts.forEach((part, at) => {
      if (parts[at - 1]?.name === "as") this.target(part);
      else this.visit(part);
    });
  }

  private imports(parts: readonly SyntaxNode[]): void {
    const from = parts[0]?.name === "from";
    const start = parts.findIndex((part) => part.name === "import") + 1;
    for (let at = start; at < parts.length; at++) {
      const part = parts[at]!;
      if (part.name !== "VariableName") continue;
      const before = parts[at - 1]?.name;
      if (before === "as" || (parts[at + 1]?.name !== "as" && before !== "." && (from || !this.renamed(parts, at)))) this.defines.add(this.text(part));
    }
  }

  /** "import a.b as c" defines c alone. */
  private renamed(parts: readonly SyntaxNode[], at: number): boolean {
    while (parts[at + 1]?.name === ".") at += 2;
    return parts[at + 1]?.name === "as";
  }

  private text(node: SyntaxNode): string {
    return this.code.slice(node.from, node.to);
  }
}

function children(node: SyntaxNode): SyntaxNode[] {
  const all: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) all.push(child);
  return all;
}

function variables(node: SyntaxNode): SyntaxNode[] {
  return node.name === "VariableName" ? [node] : children(node).flatMap(variables);
}

function parametersOf(node: SyntaxNode, code: string): ReadonlySet<string> {
  const list = children(node).find((part) => part.name === "ParamList");
  const names = list ? children(list).filter((part, at, all) => part.name === "VariableName" && all[at - 1]?.name !== "AssignOp") : [];
  return new Set(names.map((part) => code.slice(part.from, part.to)));
}
