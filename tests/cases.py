"""The cases of a system test: each is reported, and the counts come last."""
import os
import sys
import time


class Skip(Exception):
    """The machine lacks what the case needs; says what."""


def run_cases(cases, run):
    """Calls run(case) for each, or for those that the program's arguments name. Ends the program: 0 when none failed, else 1.

    STOA_TRACE=1 ends it at the first failure, with its traceback.
    """
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for case in cases:
        if sys.argv[1:] and case.__name__ not in sys.argv[1:]:
            continue
        start = time.monotonic()
        try:
            run(case)
            counts["passed"] += 1
            print(f"ok    {case.__name__} ({time.monotonic() - start:.1f} s)", flush=True)
        except Skip as why:
            counts["skipped"] += 1
            print(f"skip  {case.__name__}: {why}", flush=True)
        except Exception as failure:  # every case is reported
            counts["failed"] += 1
            print(f"FAIL  {case.__name__}: {type(failure).__name__}: {str(failure)[:1500]}", flush=True)
            if os.environ.get("STOA_TRACE"):
                raise
    print(", ".join(f"{count} {word}" for word, count in counts.items() if count or word != "skipped"))
    sys.exit(1 if counts["failed"] else 0)
