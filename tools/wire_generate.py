#!/usr/bin/env python3
"""Writes src/wire, web/src/wire, docs/wire.md and wire/golden/samples.json from wire/*.yaml.

    tools/wire_generate.py           write
    tools/wire_generate.py --check   exit 1 when what is committed differs

A field is `name: [type, "what it says"]`. Types: id, int, int(min,max), number, bool, json, string(limit),
list(type, limit), an enum, a struct or a union; a '?' at the end makes it optional. Limits are numbers or
names from `limits`. A struct that is a member of a union crosses as its fields plus "type": the member's name.
"""
import json
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
ORDER = ["shared", "page", "http", "shim", "host", "files"]
PAGE_FILES = ["shared", "page", "http"]  # what the page needs when it opens
LATER_FILES = ["files"]                  # what comes with a part of the page that is loaded on demand
MAX_INT = 2**53 - 1


class Wire:
    """Everything declared, with its file."""

    def __init__(self):
        self.files = {name: yaml.safe_load((ROOT / "wire" / f"{name}.yaml").read_text()) for name in ORDER}
        self.limits, self.enums, self.structs, self.unions, self.home = {}, {}, {}, {}, {}
        for name, body in self.files.items():
            for kind in ("limits", "enums", "structs", "unions"):
                for key, value in body.get(kind, {}).items():
                    if key in self.home:
                        sys.exit(f"wire/{name}.yaml: {key} is declared twice")
                    self.home[key] = name
                    getattr(self, kind)[key] = value
        self.members = {m: (u, tag) for u, body in self.unions.items() for tag, m in body["members"].items()}

    def limit(self, text):
        text = text.strip()
        return int(text) if text.lstrip("-").isdigit() else self.limits[text][0]

    def parse(self, text):
        """-> dict(kind, optional, ...) of a type's text."""
        optional = text.endswith("?")
        text = text.removesuffix("?").strip()
        kind = {"optional": optional}
        if match := re.fullmatch(r"list\((.*),([^,()]*)\)", text):
            return kind | {"kind": "list", "of": self.parse(match[1].strip()), "max": self.limit(match[2])}
        if match := re.fullmatch(r"string\((\w+)\)", text):
            return kind | {"kind": "string", "max": self.limit(match[1])}
        if match := re.fullmatch(r"int\((-?\d+),(-?\d+)\)", text):
            return kind | {"kind": "int", "min": int(match[1]), "max": int(match[2])}
        if text == "int":
            return kind | {"kind": "int", "min": 0, "max": MAX_INT}
        if text in ("id", "number", "bool", "json"):
            return kind | {"kind": text}
        for table in ("enums", "structs", "unions"):
            if text in getattr(self, table):
                return kind | {"kind": table[:-1], "name": text}
        sys.exit(f"wire: unknown type {text!r}")

    def fields(self, struct):
        return {name: self.parse(spec[0]) for name, spec in (self.structs[struct].get("fields") or {}).items()}

    def uses(self, kind):
        if kind["kind"] == "list":
            return self.uses(kind["of"])
        return {kind["name"]} if kind["kind"] in ("struct", "union") else set()

    def sorted_types(self, file):
        """Structs and unions of one file, each after what it uses."""
        done, out = set(), []

        def visit(name):
            if name in done or self.home[name] != file:
                return
            done.add(name)
            if name in self.structs:
                needs = set().union(*[self.uses(f) for f in self.fields(name).values()], set())
            else:
                needs = set(self.unions[name]["members"].values())
            for need in sorted(needs):
                visit(need)
            out.append(name)

        for kind in ("structs", "unions"):
            for name in self.files[file].get(kind, {}):
                visit(name)
        return out


def snake(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


HEAD = "Generated from wire/{file}.yaml by tools/wire_generate.py; never edited."


# ---- C++ ---------------------------------------------------------------------------------------------

def cpp_type(kind):
    if kind["optional"]:
        return f"std::optional<{cpp_type(kind | {'optional': False})}>"
    match kind["kind"]:
        case "list":
            return f"std::vector<{cpp_type(kind['of'])}>"
        case "id" | "string":
            return "std::string"
        case "int":
            return "std::int64_t"
        case "number":
            return "double"
        case "bool":
            return "bool"
        case "json":
            return "boost::json::value"
    return kind["name"]


def cpp_name(word):
    return word + "_" if word in ("default", "int", "delete", "new", "class", "union") else word


def cpp_default(kind):
    if kind["optional"] or kind["kind"] in ("list", "id", "string", "json", "struct", "union"):
        return "{}" if kind["kind"] in ("enum",) else ""
    return "{}"


def enum_values(body):
    return {k: (v if isinstance(v, list) else [None, v]) for k, v in body["values"].items()}


def cpp_header(wire, file):
    body = wire.files[file]
    out = [f"// {HEAD.format(file=file)}", f"// {body['about']}", "#pragma once", ""]
    out += ["#include <cstdint>", "#include <expected>", "#include <optional>", "#include <string>",
            "#include <string_view>", "#include <variant>", "#include <vector>", "",
            "#include <boost/json/value.hpp>", "", '#include "base/error.h"']
    out += [f'#include "wire/{used}.h"' for used in body.get("uses", [])]
    out += ["", "namespace stoa {", "class JsonReader;", "}", "", "namespace stoa::wire {", ""]
    for name, (value, says) in body.get("limits", {}).items():
        out += ([f"/// {says}"] if says else []) + [f"inline constexpr std::int64_t {name} = {value};"]
    for name, enum in body.get("enums", {}).items():
        base = "std::uint16_t" if enum.get("wire") == "int" else "std::uint8_t"
        out += ["", f"/// {enum['says']}", f"enum class {name} : {base} {{"]
        for key, (number, says) in enum_values(enum).items():
            out.append(f"    {cpp_name(key)}{f' = {number}' if number is not None else ''}," + (f"  ///< {says}" if says else ""))
        out.append("};")
        out.append(f"[[nodiscard]] std::string_view name_of({name} value);")
        out.append(f"[[nodiscard]] std::optional<{name}> find_{snake(name)}(std::string_view name);")
    for name in wire.sorted_types(file):
        if name in wire.structs:
            struct = wire.structs[name]
            out += ["", f"/// {struct['says']}", f"struct {name} {{"]
            for field, kind in wire.fields(name).items():
                says = struct["fields"][field][1]
                default = cpp_default(kind)
                out.append(f"    {cpp_type(kind)} {cpp_name(field)}{default};" + (f"  ///< {says}" if says else ""))
            out.append("};")
        else:
            union = wire.unions[name]
            members = list(union["members"].values())
            out += ["", f"/// {union['says']}", f"using {name} = std::variant<{', '.join(members)}>;"]
    for name in wire.sorted_types(file):
        out += ["", f"void write(std::string& out, const {name}& value);",
                f"bool read(boost::json::value& json, {name}& value, JsonReader& reader);",
                f"/// The JSON text of a {name}.",
                f"[[nodiscard]] std::string encode(const {name}& value);",
                f"/// Hostile text in; an error names the place.",
                f"[[nodiscard]] std::expected<{name}, DecodeError> decode_{snake(name)}(std::string_view text);"]
    out += ["", "}  // namespace stoa::wire", ""]
    return "\n".join(out)


def cpp_write(kind, value):
    """Statements that append `value` to out."""
    match kind["kind"]:
        case "list":
            inner = cpp_write(kind["of"] | {"optional": False}, "item")
            return (f"out += '['; {{ bool first = true; for (const auto& item : {value}) {{ "
                    f"if (!first) out += ','; first = false; {inner} }} }} out += ']';")
        case "id" | "string":
            return f"write_json_string(out, {value});"
        case "int":
            return f"write_json_int(out, {value});"
        case "number":
            return f"write_json_number(out, {value});"
        case "bool":
            return f"out += {value} ? \"true\" : \"false\";"
        case "json":
            return f"write_json_value(out, {value});"
        case "enum":
            return f"write_json_string(out, name_of({value}));"
    return f"write(out, {value});"


def cpp_read(kind, json_expr, value):
    """An expression, false on error, that reads json_expr into value."""
    match kind["kind"]:
        case "list":
            inner = cpp_read(kind["of"] | {"optional": False}, "item", "out_item")
            return (f"reader.list({json_expr}, {kind['max']}, {value}, "
                    f"[&](boost::json::value& item, auto& out_item) {{ return {inner}; }})")
        case "id":
            return f"reader.id({json_expr}, {value})"
        case "string":
            return f"reader.string({json_expr}, {kind['max']}, {value})"
        case "int":
            return f"reader.integer({json_expr}, {kind['min']}, {kind['max']}, {value})"
        case "number":
            return f"reader.number({json_expr}, {value})"
        case "bool":
            return f"reader.boolean({json_expr}, {value})"
        case "json":
            return f"reader.any({json_expr}, {value})"
        case "enum":
            return f"reader.word({json_expr}, {value}, find_{snake(kind['name'])})"
    return f"read({json_expr}, {value}, reader)"


def cpp_struct_body(wire, name, out):
    fields = wire.fields(name)
    out += ["", f"static void write_fields(std::string& out, const {name}& value, const char* comma) {{"]
    if not fields:
        out.append("    (void)out; (void)value; (void)comma;")
    for field, kind in fields.items():
        member = f"value.{cpp_name(field)}"
        plain = kind | {"optional": False}
        target = f"*{member}" if kind["optional"] else member
        line = f'out += comma; comma = ","; out += "\\"{field}\\":"; {cpp_write(plain, target)}'
        out.append(f"    if ({member}) {{ {line} }}" if kind["optional"] else f"    {line}")
    if fields:
        out.append("    (void)comma;")
    out += ["}", f"void write(std::string& out, const {name}& value) {{",
            "    out += '{';", '    write_fields(out, value, "");', "    out += '}';", "}"]
    out += [f"bool read(boost::json::value& json, {name}& value, JsonReader& reader) {{",
            "    boost::json::object* object = reader.object(json);", "    if (!object) return false;"]
    if not fields:
        out.append("    (void)value;")
    for field, kind in fields.items():
        member = f"value.{cpp_name(field)}"
        plain = kind | {"optional": False}
        if kind["optional"]:
            read = cpp_read(plain, "*field", f"{member}.emplace()")
            out.append(f'    if (auto* field = reader.find(*object, "{field}")) {{ auto at = reader.at("{field}"); '
                       f"if (!({read})) return false; }}")
        else:
            read = cpp_read(plain, "*field", member)
            out.append(f'    if (auto* field = reader.require(*object, "{field}")) {{ auto at = reader.at("{field}"); '
                       f"if (!({read})) return false; }} else return false;")
    out += ["    return true;", "}"]


def cpp_source(wire, file):
    out = [f"// {HEAD.format(file=file)}", f'#include "wire/{file}.h"', "", '#include "base/json.h"', "",
           "namespace stoa::wire {"]
    for name, enum in wire.files[file].get("enums", {}).items():
        keys = list(enum_values(enum))
        out += ["", f"std::string_view name_of({name} value) {{", "    switch (value) {"]
        out += [f'        case {name}::{cpp_name(k)}: return "{k}";' for k in keys]
        out += ["    }", '    return "?";', "}", f"std::optional<{name}> find_{snake(name)}(std::string_view name) {{"]
        out += [f'    if (name == "{k}") return {name}::{cpp_name(k)};' for k in keys]
        out += ["    return std::nullopt;", "}"]
    for name in wire.sorted_types(file):
        if name in wire.structs:
            cpp_struct_body(wire, name, out)
        else:
            members = wire.unions[name]["members"]
            out += ["", f"void write(std::string& out, const {name}& value) {{", "    switch (value.index()) {"]
            for index, (tag, member) in enumerate(members.items()):
                out.append(f'        case {index}: out += "{{\\"type\\":\\"{tag}\\""; '
                           f'write_fields(out, std::get<{index}>(value), ","); break;')
            out += ["    }", "    out += '}';", "}",
                    f"bool read(boost::json::value& json, {name}& value, JsonReader& reader) {{",
                    "    std::string_view type;", "    if (!reader.type_of(json, type)) return false;"]
            for index, (tag, member) in enumerate(members.items()):
                out.append(f'    if (type == "{tag}") return read(json, value.emplace<{index}>(), reader);')
            out += [f'    return reader.fail_at("type", "is none of {", ".join(members)}");', "}"]
        out += [f"std::string encode(const {name}& value) {{", "    std::string out;", "    write(out, value);",
                "    return out;", "}",
                f"std::expected<{name}, DecodeError> decode_{snake(name)}(std::string_view text) {{",
                f"    return decode_json<{name}>(text, [](boost::json::value& json, {name}& value, JsonReader& reader) "
                "{ return read(json, value, reader); });", "}"]
    out += ["", "}  // namespace stoa::wire", ""]
    return "\n".join(out)


# ---- TypeScript --------------------------------------------------------------------------------------

def ts_type(kind):
    match kind["kind"]:
        case "list":
            return f"{ts_type(kind['of'])}[]"
        case "id" | "string":
            return "string"
        case "int" | "number":
            return "number"
        case "bool":
            return "boolean"
        case "json":
            return "Json"
    return kind["name"]


def ts_schema(kind):
    out = {"list": lambda: ["list", ts_schema(kind["of"]), kind["max"]], "id": lambda: "id", "json": lambda: "json",
           "number": lambda: "number", "bool": lambda: "bool", "string": lambda: ["string", kind["max"]],
           "int": lambda: ["int", kind["min"], kind["max"]], "enum": lambda: ["enum", kind["name"]],
           "struct": lambda: ["struct", kind["name"]], "union": lambda: ["union", kind["name"]]}[kind["kind"]]()
    return out


def names_within(shapes, name):
    """The name and all that a value of it can hold."""
    found, waiting = set(), [name]
    while waiting:
        at = waiting.pop()
        if not isinstance(at, str) or at in found:
            continue
        members = shapes["unions"].get(at) or shapes["structs"].get(at)
        if members is not None or at in shapes["enums"]:
            found.add(at)
        for part in (members or {}).values():
            words = [part]
            while words:  # ["list", ["struct", "CellState"], 10000]
                word = words.pop()
                words += word if isinstance(word, list) else []
                waiting.append(word)
    return found


def ts_source(wire, page_files):
    out = ["// Generated from wire/*.yaml by tools/wire_generate.py; never edited.", ""]
    if page_files == PAGE_FILES:
        out += ["export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };", ""]
    else:
        out += ['import type { Refusal, Shapes } from "./wire";', ""]
    out.append("export const limits = {")
    for file in page_files:
        for name, (value, says) in wire.files[file].get("limits", {}).items():
            out.append((f"  /** {says} */\n" if says else "") + f"  {name}: {value},")
    out.append("} as const;")
    enums = {}
    for file in page_files:
        for name, enum in wire.files[file].get("enums", {}).items():
            values = enum_values(enum)
            if enum.get("wire") == "int":
                out += ["", f"/** {enum['says']} */", f"export const {name} = {{"]
                out += [f"  /** {says} */\n  {k}: {number}," for k, (number, says) in values.items()]
                out.append("} as const;")
            else:
                if file != "http":
                    enums[name] = list(values)
                out += ["", f"/** {enum['says']} */", f"export type {name} = " + " | ".join(f'"{k}"' for k in values) + ";"]
    structs, unions = {}, {}
    for file in page_files:
        for name in wire.sorted_types(file):
            if name in wire.structs:
                body = wire.structs[name]
                out += ["", f"/** {body['says']} */", f"export interface {name} {{"]
                schema = {}
                for field, kind in wire.fields(name).items():
                    says = body["fields"][field][1]
                    mark = "?" if kind["optional"] else ""
                    out.append((f"  /** {says} */\n" if says else "") + f"  {field}{mark}: {ts_type(kind)};")
                    schema[field + mark] = ts_schema(kind)
                out.append("}")
                if file != "http":
                    structs[name] = schema
            else:
                members = wire.unions[name]["members"]
                out += ["", f"/** {wire.unions[name]['says']} */", f"export type {name} ="]
                out += [f'  | ({{ type: "{tag}" }} & {member})' for tag, member in members.items()]
                out[-1] += ";"
                unions[name] = members
    every = {"enums": enums, "structs": structs, "unions": unions}
    read = names_within(every, "ServerMessage") if page_files == PAGE_FILES else {name for kind in every.values() for name in kind}
    part = lambda names: json.dumps({kind: {name: body for name, body in found.items() if name in names} for kind, found in every.items()})
    out += ["", "/** The shapes of what comes over a socket as data, for check.ts. */", f"export const shapes: Shapes = {part(read)};", ""]
    if page_files == PAGE_FILES:
        rest = {name for kind in every.values() for name in kind} - read
        out += ["/** Those that the page only sends: for tests, and no part of the built page. */",
                f"export const sentShapes: Shapes = {part(rest)};", ""]
    if page_files != PAGE_FILES:
        return "\n".join(out)
    out += ["export type Shape = string | [string, ...unknown[]];", "export interface Shapes {",
            "  enums: Record<string, string[]>;", "  structs: Record<string, Record<string, Shape>>;",
            "  unions: Record<string, Record<string, string>>;", "}", ""]
    return "\n".join(out)


# ---- docs and samples --------------------------------------------------------------------------------

def docs(wire):
    out = ["# What crosses", "", "Generated from wire/*.yaml by tools/wire_generate.py; never edited.", ""]
    for file in ORDER:
        body = wire.files[file]
        out += [f"## {file}", "", body["about"], ""]
        if body.get("limits"):
            out += ["| limit | value | |", "|---|---|---|"]
            out += [f"| {n} | {v} | {s} |" for n, (v, s) in body["limits"].items()] + [""]
        for name, enum in body.get("enums", {}).items():
            out += [f"**{name}**: {enum['says']}", ""]
            out += [f"- `{k}`" + (f" ({n})" if n is not None else "") + (f": {s}" if s else "")
                    for k, (n, s) in enum_values(enum).items()] + [""]
        for name, struct in body.get("structs", {}).items():
            tag = f" (`{wire.members[name][1]}` in {wire.members[name][0]})" if name in wire.members else ""
            out += [f"**{name}**{tag}: {struct['says']}", ""]
            out += [f"- `{f}` {spec[0]}" + (f": {spec[1]}" if spec[1] else "") for f, spec in (struct.get("fields") or {}).items()] + [""]
    return "\n".join(out)


def sample(wire, kind, full):
    match kind["kind"]:
        case "list":
            return [sample(wire, kind["of"], full)] if full else []
        case "id":
            return "a-1_b"
        case "string":
            return "é\u2028\"\\ 😀\n"[: max(1, min(8, kind["max"]))]
        case "int":
            return kind["max"] if full else kind["min"]
        case "number":
            return 1.5
        case "bool":
            return full
        case "json":
            return {"k": [1, None, "x", 0.5]}
        case "enum":
            return list(enum_values(wire.enums[kind["name"]]))[-1 if full else 0]
        case "struct":
            return sample_struct(wire, kind["name"], full)
        case "union":
            tag, member = list(wire.unions[kind["name"]]["members"].items())[-1 if full else 0]
            return {"type": tag} | sample_struct(wire, member, full)


def sample_struct(wire, name, full):
    return {f: sample(wire, k, full) for f, k in wire.fields(name).items() if full or not k["optional"]}


def samples(wire):
    out = []
    for union, body in wire.unions.items():
        for tag, member in body["members"].items():
            for full in (True, False):
                out.append({"as": union, "json": {"type": tag} | sample_struct(wire, member, full)})
    for name in wire.structs:
        if name not in wire.members:
            out += [{"as": name, "json": sample_struct(wire, name, full)} for full in (True, False)]
    return "[\n" + ",\n".join(json.dumps(s, ensure_ascii=True) for s in out) + "\n]\n"


def cpp_golden(wire):
    """The dispatcher that the golden test uses: decode as NAME and encode again."""
    out = ["// Generated from wire/*.yaml by tools/wire_generate.py; never edited.",
           "// Decodes a text as a type given by name, and encodes it again: for golden messages and fuzzing.", "#pragma once", ""]
    out += [f'#include "wire/{file}.h"' for file in ORDER]
    out += ["", "namespace stoa::wire {", "",
            "inline std::expected<std::string, DecodeError> decode_and_encode(std::string_view type, std::string_view text) {",
            "    auto again = [](auto&& decoded) -> std::expected<std::string, DecodeError> {",
            "        if (!decoded) return std::unexpected(decoded.error());", "        return encode(*decoded);", "    };"]
    names = [n for f in ORDER for n in wire.sorted_types(f) if n in wire.unions or n not in wire.members]
    out += [f'    if (type == "{n}") return again(decode_{snake(n)}(text));' for n in names]
    out += ['    return std::unexpected(DecodeError{"", "unknown type"});', "}", "",
            "inline constexpr std::string_view golden_types[] = {"]
    out += [f'    "{n}",' for n in names] + ["};", "", "}  // namespace stoa::wire", ""]
    return "\n".join(out)


def main():
    wire = Wire()
    files = {"web/src/wire/wire.ts": ts_source(wire, PAGE_FILES), "web/src/wire/files.ts": ts_source(wire, LATER_FILES), "docs/wire.md": docs(wire), "wire/golden/samples.json": samples(wire),
             "src/wire/golden.h": cpp_golden(wire)}
    for file in ORDER:
        files[f"src/wire/{file}.h"] = cpp_header(wire, file)
        files[f"src/wire/{file}.cpp"] = cpp_source(wire, file)
    differs = []
    for path, text in files.items():
        target = ROOT / path
        if not target.exists() or target.read_text() != text:
            differs.append(path)
            if "--check" not in sys.argv:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text)
    if "--check" in sys.argv and differs:
        sys.exit("differs from wire/*.yaml, run tools/wire_generate.py: " + ", ".join(differs))


main()
