#!/usr/bin/env python3
"""Rules of the house that no compiler knows. Each message says what to do."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LEAST_README_LINES, MOST_README_LINES = 5, 60


def tracked():
    """What git knows or would add; without git, everything outside of build folders."""
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True)
    if listed.returncode == 0:
        return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]
    away = {".git", ".cache", "build", "node_modules", "dist", "__pycache__"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not away & set(path.relative_to(ROOT).parts)]


def rooms():
    for room in sorted(path for path in (ROOT / "src").iterdir() if path.is_dir()):
        name = f"src/{room.name}"
        if not any(room.glob("*.cpp")) and not any(room.glob("*.c")):
            continue
        readme = room / "README.md"
        if not readme.exists():
            yield f"{name}: write a README.md of one screen (CONTRIBUTING.md says what is in it)"
        else:
            text = readme.read_text()
            if not re.match(rf"# {room.name}: \S", text):
                yield f"{name}/README.md: begin with '# {room.name}: what it is in a few words'"
            if not LEAST_README_LINES <= len(text.splitlines()) <= MOST_README_LINES:
                yield f"{name}/README.md: {len(text.splitlines())} lines; one screen, please"
        lists = room / "CMakeLists.txt"
        if not lists.exists():
            yield f"{name}: write a CMakeLists.txt with one call of room()"
        else:
            code = re.sub(r"#.*", "", lists.read_text())
            if len(re.findall(r"\broom\s*\(", code)) != 1:
                yield f"{name}/CMakeLists.txt: exactly one call of room()"
            for call in re.findall(r"^\s*(\w+)\s*\(", code, re.M):
                if call not in ("room", "room_program") and len(code.splitlines()) > 40:
                    yield f"{name}/CMakeLists.txt: {call}() belongs into cmake/room.cmake"


def decisions():
    numbers = {}
    for path in sorted((ROOT / "docs/decisions").glob("*.md")):
        found = re.fullmatch(r"(\d{4})-[a-z0-9-]+\.md", path.name)
        if not found:
            yield f"docs/decisions/{path.name}: name it NNNN-title.md"
            continue
        if found[1] in numbers:
            yield f"docs/decisions/{path.name}: the number of {numbers[found[1]]} too"
        numbers[found[1]] = path.name
        for part in ("Situation", "Choice", "Cost", "What would change our mind"):
            if f"\n## {part}\n" not in path.read_text():
                yield f"docs/decisions/{path.name}: has no part '## {part}'"
    if sorted(map(int, numbers)) != list(range(1, len(numbers) + 1)):
        yield "docs/decisions: the numbers have a gap"


def names(files):
    for path in files:
        if re.search(r"(^|[_\-.])(helpers?|utils?|utilit(y|ies)|misc|common|manager|stuff)([_\-.]|$)", path.name.lower()):
            yield f"{path.relative_to(ROOT)}: name it for what it holds"


def packages():
    """Each package is listed once, with its reason in the decision record; and so is each npm package."""
    record = (ROOT / "docs/decisions/0003-packages.md").read_text()
    seen = set()
    for line in (ROOT / "tools/packages.txt").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        name = line.split()[0]
        if name in seen:
            yield f"tools/packages.txt: {name} is listed twice"
        seen.add(name)
        if f"`{name}`" not in record:
            yield f"docs/decisions/0003-packages.md: gives no reason for `{name}`"
    for manifest in ROOT.glob("*/package.json"), ROOT.glob("tests/*/package.json"):
        for path in manifest:
            for name in re.findall(r'^\s{4}"((?:@[\w-]+/)?[\w.-]+)": "[\^~]?\d', path.read_text(), re.M):
                group = name.split("/")[0] + "/*"
                if f"`{name}`" not in record and f"`{group}`" not in record:
                    yield f"docs/decisions/0003-packages.md: gives no reason for `{name}` of {path.relative_to(ROOT)}"


def texts(files):
    """Links between the documents lead somewhere."""
    for path in files:
        if path.suffix != ".md" or "node_modules" in path.parts:
            continue
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", re.sub(r"<!--.*?-->", "", path.read_text(), flags=re.S)):
            if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists():
                yield f"{path.relative_to(ROOT)}: the link to {target} leads nowhere"


def main():
    files = tracked()
    found = [fault for check in (rooms(), decisions(), names(files), packages(), texts(files)) for fault in check]
    print("\n".join(found) if found else "lint: nothing to say")
    return 1 if found else 0


sys.exit(main())
