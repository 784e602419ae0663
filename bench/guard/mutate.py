#!/usr/bin/env python3
"""The mutation ladder: programs that do the same and look otherwise. mutate.py RUNG FILE writes the changed file to standard output.

Rungs that change only how a process behaves (throttled, memory-only, tunnelled) are none of an inspection of code; what is written
anew is what left-out authors and families measure.
"""
import ast
import base64
import binascii
import io
import json
import marshal
import re
import sys
import tokenize
import zlib

RUNGS = ["rename", "split", "base64", "zlib-exec", "hex-xor", "file", "two-cells", "shell-pipe", "rename-zlib", "memory"]
LEAST_NAME = 4


def cells_of(name, text):
    """(kind, cells): kind is notebook, python or shell; a cell is (is_code, text)."""
    if name.endswith(".ipynb"):
        book = json.loads(text)
        cells = book.get("cells") or [cell for sheet in book.get("worksheets", []) for cell in sheet.get("cells", [])]
        joined = lambda part: "".join(part) if isinstance(part, list) else part or ""
        return "notebook", [(cell.get("cell_type") == "code", joined(cell.get("source", cell.get("input")))) for cell in cells]
    return ("shell" if name.endswith((".sh", ".bash")) else "python"), [(True, text)]


def written(kind, cells):
    if kind != "notebook":
        return "\n".join(text for _, text in cells)
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [
        {"cell_type": "code", "source": text, "metadata": {}, "outputs": [], "execution_count": None} if is_code else
        {"cell_type": "markdown", "source": text, "metadata": {}} for is_code, text in cells]})


def as_python(cell):
    """The cell without IPython's own syntax, or None where that can't be."""
    if cell.lstrip().startswith("%%"):
        head, _, body = cell.lstrip().partition("\n")
        name, _, line = head[2:].partition(" ")
        if name in ("bash", "sh", "shell", "script"):
            return f"get_ipython().run_cell_magic({name!r}, {line!r}, {body!r})\n"
        return None
    out, lines, at = [], cell.split("\n"), 0
    while at < len(lines):
        found = re.match(r"^(\s*)([!%])(.*)$", lines[at])
        if not found:
            out.append(lines[at])
            at += 1
            continue
        indent, mark, line = found.groups()
        while line.endswith("\\") and at + 1 < len(lines):
            at += 1
            line = line[:-1] + lines[at]
        at += 1
        if mark == "!":
            out.append(f"{indent}get_ipython().system({line!r})")
        else:
            name, _, rest = line.partition(" ")
            out.append(f"{indent}get_ipython().run_line_magic({name!r}, {rest!r})")
    return "\n".join(out) + "\n"


def renamed(cells):
    """Names that a program chose, and those of the repositories and scripts that it takes, become others."""
    text = "\n".join(cell for _, cell in cells)
    names = set()
    for owner, repo in re.findall(r"(?:github\.com|githubusercontent\.com|huggingface\.co|gitlab\.com)/([\w.-]+)/([\w.-]+)", text):
        names |= {owner, re.sub(r"\.git$", "", repo)}
    names |= set(re.findall(r"\b(?:def|class)\s+(\w+)", text))
    names |= set(re.findall(r"([\w-]+)\.(?:py|sh)\b", text))
    names |= set(re.findall(r"^\s*(\w+)\s*=[^=]", text, re.M))
    names |= set(re.findall(r"(?:^|\s)\./([\w-]+)", text))
    common = {"github", "http", "https", "self", "main", "install", "setup", "start", "init", "__init__", "print", "open", "path", "content", "drive",
              "master", "releases", "download", "python", "python3", "true", "false", "none", "resolve"}
    names = sorted((n for n in names if len(n) >= LEAST_NAME and n.lower() not in common), key=lambda n: (-len(n), n))
    if not names:
        return cells
    number = {name: f"n{at}x" for at, name in enumerate(names)}
    pattern = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, names)) + r")(?![\w-])")
    own = set(re.findall(r"\b(?:def|class)\s+(\w+)", text)) | set(re.findall(r"\bself\.(\w+)\s*=[^=]", text))
    def called(before):
        """Whose arguments these are: the name before the bracket that is still open."""
        depth = 0
        for at in range(len(before) - 1, max(len(before) - 2000, -1), -1):
            depth += (before[at] == ")") - (before[at] == "(")
            if depth < 0:
                return re.search(r"(\w*)\s*$", before[:at]).group(1)
        return None

    def other(found):
        name, before, after = found.group(1), found.string[:found.start()], found.string[found.end():]
        # Another's attribute or keyword keeps its name, or the program would do something else: time.sleep, Thread(target=...).
        if re.search(r"[\w)\]]\.$", before) and name not in own and re.match(r"\s*[(=.]", after):
            return name
        if re.match(r"\s*=[^=]", after) and re.search(r"[(,]\s*$", before) and called(before) not in own | {None} and not re.search(r"\bdef[^\n:]*$", before):
            return name
        return number[name]

    return [(is_code, pattern.sub(other, cell) if is_code else cell) for is_code, cell in cells]


def split_strings(code):
    """String constants as sums of pieces."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return code
    lines = code.split("\n")
    for token in reversed(tokens):
        if token.type != tokenize.STRING or token.start[0] != token.end[0] or token.string[0] not in "'\"" or token.string[:3] in ("'''", '"""'):
            continue
        try:
            value = ast.literal_eval(token.string)
        except (ValueError, SyntaxError):
            continue
        if not isinstance(value, str) or len(value) < 6:
            continue
        row, begin, end = token.start[0] - 1, token.start[1], token.end[1]
        pieces = " + ".join(repr(value[i:i + 4]) for i in range(0, len(value), 4))
        lines[row] = lines[row][:begin] + "(" + pieces + ")" + lines[row][end:]
    return "\n".join(lines)


def b64(text):
    return base64.b64encode(text.encode()).decode()


def packed_python(rung, code, at):
    """The cells that run this code."""
    if rung == "split":
        return [split_strings(code)]
    if rung == "base64":
        return [f'import base64\nexec(base64.b64decode("{b64(code)}").decode())']
    if rung in ("zlib-exec", "rename-zlib"):
        return [f'import zlib, base64\nexec(zlib.decompress(base64.b85decode({base64.b85encode(zlib.compress(code.encode())).decode()!r})))']
    if rung == "hex-xor":
        hidden = binascii.hexlify(bytes(b ^ 23 for b in code.encode())).decode()
        return [f'exec(bytes(b ^ 23 for b in bytes.fromhex("{hidden}")).decode())']
    if rung == "file":
        return [f"%%writefile step{at}.py\n{code}", f"!python step{at}.py"]
    if rung == "two-cells":
        return [f'data{at} = "{b64(code)[::-1]}"', f"import base64\nexec(base64.b64decode(data{at}[::-1]))"]
    if rung == "shell-pipe":
        return [f"!echo {b64(code)} | base64 -d | python3"]
    if rung == "memory":  # compiled, without its text: what exec gets is a code object
        try:
            made = marshal.dumps(compile(code, "m", "exec", optimize=2))
        except (SyntaxError, ValueError):
            made = marshal.dumps(compile(f"exec({code!r})", "m", "exec"))
        return [f'import marshal, zlib, base64\nexec(marshal.loads(zlib.decompress(base64.b85decode({base64.b85encode(zlib.compress(made)).decode()!r}))))']
    raise ValueError(rung)


def packed_shell(rung, text):
    if rung == "split":
        return re.sub(r"(?<![\w$/.\"'=-])([a-z]{2})([a-z0-9]{2,})(?= )", r'\1""\2', text)
    if rung in ("base64", "two-cells"):
        return f"X={b64(text)}\necho $X | base64 -d | bash"
    if rung in ("zlib-exec", "rename-zlib"):
        import gzip
        return f"echo {base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()} | base64 -d | gunzip | bash"
    if rung == "hex-xor":
        return f"echo {binascii.hexlify(text.encode()).decode()} | xxd -r -p | sh"
    if rung == "file":
        return f"cat > /tmp/step.sh <<'EOF_STEP'\n{text}\nEOF_STEP\nbash /tmp/step.sh"
    if rung == "memory":  # no file has a name
        inner = f"import os, base64\nf = os.memfd_create('m')\nos.write(f, base64.b64decode('{b64(text)}'))\nos.system(f'bash /proc/self/fd/{{f}}')"
        return f"python3 - <<'EOF_STEP'\n{inner}\nEOF_STEP"
    if rung == "shell-pipe":
        return f'eval "$(echo {b64(text)} | base64 -d)"'
    raise ValueError(rung)


def mutate(rung, name, text):
    kind, cells = cells_of(name, text)
    if rung.startswith("rename"):
        cells = renamed(cells)
    if rung == "rename":
        return written(kind, cells)
    out = []
    for at, (is_code, cell) in enumerate(cells):
        if not is_code or not cell.strip():
            out.append((is_code, cell))
        elif kind == "shell":
            out.append((True, packed_shell(rung, cell)))
        else:
            code = as_python(cell) if kind == "notebook" else cell
            if code is None:
                out.append((True, cell))
            elif kind == "python" and rung in ("file", "shell-pipe"):
                prefix = f"import os\nopen('step.py', 'w').write({code!r})\nos.system('python step.py')" if rung == "file" else \
                    f"import os\nos.system('echo {b64(code)} | base64 -d | python3')"
                out.append((True, prefix))
            else:
                out.extend((True, made) for made in packed_python(rung, code, at))
    return written(kind, out)


if __name__ == "__main__":
    with open(sys.argv[2]) as source:
        print(mutate(sys.argv[1], sys.argv[2], source.read()))
