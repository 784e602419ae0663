#!/usr/bin/env python3
"""Counts the tests of one run: count_tests.py ctest JUNIT_XML | vitest JSON | log TEXT. Prints: passed failed skipped.
count_tests.py skipped JUNIT_XML prints a line for each that was skipped, with its reason where it says one.

A file that is missing or holds no count prints nothing; ./test then counts the stage itself as one test.
"""
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as tree


def ctest(path):
    """doctest's own counts where a program prints them, else one a program. A program that fails without a failed case
    (a crash, a sanitizer's report, a timeout) counts as one failure more."""
    totals = [0, 0, 0]
    for case in tree.parse(path).getroot().iter("testcase"):
        status = case.get("status", "")
        skipped = status in ("notrun", "disabled") or case.find("skipped") is not None
        failed = status == "fail" or case.find("failure") is not None
        counts = re.findall(r"\[doctest\] test cases:\s*(\d+) \|\s*(\d+) passed \|\s*(\d+) failed \|\s*(\d+) skipped",
                            re.sub(r"\x1b\[[0-9;]*m", "", case.findtext("system-out") or ""))
        if skipped:
            totals[2] += 1
        elif counts:
            passed, fails, left_out = (sum(int(count[place]) for count in counts) for place in (1, 2, 3))
            totals = [totals[0] + passed, totals[1] + max(fails, 1 if failed else 0), totals[2] + left_out]
        else:
            totals[1 if failed else 0] += 1
    return totals


def skipped(path):
    """Whole programs, and cases of those that ran the others."""
    for case in tree.parse(path).getroot().iter("testcase"):
        reasons = re.findall(r"^skip(?:ped:)? +(.+)$", case.findtext("system-out") or "", re.M)
        if case.get("status", "") in ("notrun", "disabled") or case.find("skipped") is not None:
            reasons = reasons or ["it says no reason"]
        yield from (f"{case.get('name')}: {reason}" for reason in reasons)


def vitest(path):
    report = json.loads(pathlib.Path(path).read_text())
    files_failed = sum(1 for file in report["testResults"] if file["status"] == "failed" and not file["assertionResults"])
    return [report["numPassedTests"], report["numFailedTests"] + files_failed,
            report["numPendingTests"] + report.get("numTodoTests", 0)]


def log(path):
    """The plain closing line 'N passed, N failed[, N skipped]', or the summary of node's test runner."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", pathlib.Path(path).read_text(errors="replace"))
    if plain := re.findall(r"^\s*(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$", text, re.M):
        return [int(count or 0) for count in plain[-1]]
    found = {word: re.findall(rf"^\S+ {word} (\d+)\s*$", text, re.M) for word in ("pass", "fail", "cancelled", "skipped", "todo")}
    if found["pass"] and found["fail"]:
        last = {word: int(numbers[-1]) if numbers else 0 for word, numbers in found.items()}
        return [last["pass"], last["fail"] + last["cancelled"], last["skipped"] + last["todo"]]
    return None


if sys.argv[1] == "skipped":
    for line in skipped(sys.argv[2]):
        print(line)
    sys.exit()
try:
    counted = {"ctest": ctest, "vitest": vitest, "log": log}[sys.argv[1]](sys.argv[2])
except (OSError, ValueError, KeyError, tree.ParseError):
    counted = None
if counted and sum(counted):
    print(*counted)
