#!/usr/bin/python3
"""Notebooks in, open, out: equal as JSON up to what docs/nbformat.md documents.

    tests/corpus/run.py FOLDER_OR_FILE... [--at-least 40]

Every .ipynb of nbformat 4 that is valid JSON counts; others must be refused with a place, and are counted apart.
"""
import argparse
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from house import House  # noqa: E402


def joined(value):
    return "".join(value) if isinstance(value, list) and all(isinstance(v, str) for v in value) else value


def text(value):
    return joined(value).replace("\r\n", "\n").replace("\r", "\n") if isinstance(joined(value), str) else value


def normalised(notebook, keep_ids):
    """What docs/nbformat.md says is not kept: how text is cut into lines, CRLF in sources, missing ids, the minor version."""
    out = {k: v for k, v in notebook.items() if k not in ("cells", "nbformat_minor")}
    out["cells"] = []
    for cell in notebook["cells"]:
        cell = dict(cell)
        if not keep_ids:
            cell.pop("id", None)
        cell["source"] = text(cell.get("source", ""))
        cell.setdefault("metadata", {})
        if cell["cell_type"] == "code":
            cell.setdefault("execution_count", None)
            cell["outputs"] = [normalised_output(o) for o in cell.get("outputs", [])]
        out["cells"].append(cell)
    return out


def normalised_output(output):
    output = dict(output)
    if "text" in output:
        output["text"] = joined(output["text"])
    if isinstance(output.get("data"), dict):
        output["data"] = {k: v if k.endswith("json") else joined(v) for k, v in output["data"].items()}
    return output


def merged_streams(notebook):
    """Neighbouring chunks of one stream are one output."""
    for cell in notebook["cells"]:
        outputs = []
        for output in cell.get("outputs", []):
            last = outputs[-1] if outputs else {}
            if output.get("output_type") == last.get("output_type") == "stream" and output.get("name") == last.get("name") \
                    and set(output) == set(last) == {"output_type", "name", "text"}:
                last["text"] += output["text"]
            else:
                outputs.append(output)
        if "outputs" in cell:
            cell["outputs"] = outputs
    return notebook


def main():
    options = argparse.ArgumentParser()
    options.add_argument("paths", nargs="+", type=pathlib.Path)
    options.add_argument("--at-least", type=int, default=1)
    options = options.parse_args()
    files = [f for p in options.paths for f in ([p] if p.is_file() else sorted(p.rglob("*.ipynb")))]
    same, different, refused, opened = 0, 0, 0, 0
    with House() as house:
        person = house.sign_in()
        for file in files:
            raw = file.read_bytes()
            try:
                original = json.loads(raw)
            except ValueError:
                original = None
            status, _, body = person.request("POST", "/api/notebooks/import?title=x", raw, {"Content-Type": "application/octet-stream"})
            if status != 200 and status != 201:
                problem = json.loads(body)
                if isinstance(original, dict) and original.get("nbformat") == 4:
                    print(f"refused: {file}: {problem}")
                    different += 1
                refused += 1
                continue
            notebook = json.loads(body)["notebook_id"]
            with person.open(notebook) as page:
                assert len(page.welcome["cells"]) == len(original["cells"])
                opened += 1
            keep_ids = all("id" in c for c in original["cells"])
            before = merged_streams(normalised(original, keep_ids))
            after = merged_streams(normalised(person.download(notebook), keep_ids))
            if before == after:
                same += 1
            else:
                different += 1
                print(f"differs: {file}")
                for index, (a, b) in enumerate(zip(before["cells"], after["cells"])):
                    if a != b:
                        keys = [k for k in set(a) | set(b) if a.get(k) != b.get(k)]
                        print(f"  cell {index}: {keys}: {str(a.get(keys[0]))[:150]!r} -> {str(b.get(keys[0]))[:150]!r}")
                        break
                else:
                    print("  notebook:", [k for k in set(before) | set(after) if k != 'cells' and before.get(k) != after.get(k)])
    print(f"{len(files)} files: {opened} opened, {same} equal, {refused} refused")
    enough = same >= options.at_least
    print(f"{same} passed, {different + (0 if enough else 1)} failed")
    sys.exit(1 if different or not enough else 0)


main()
