"""What the page asks that is no run: which variables there are, what stands in a table, how a cell looks when black formats it.

A question comes as Jupyter's inspect_request whose code is `%stoa {"ask": ...}`, and its reply carries the answer: neither the
execution count nor the output changes, and like everything else it waits while a cell runs. But for a callback that was registered for it,
nothing here calls the person's code: no __repr__, no property, only types that are known; of all others the name of the type is told.
"""
import collections
import datetime
import decimal
import fractions
import itertools
import json
import math
import pathlib
import sys
import types
import uuid

ANSWER = "application/vnd.stoa.answer+json"
MOST_VARIABLES = 1000
MOST_TEXT = 200  # characters of a value
MOST_ROWS = 500
MOST_COLUMNS = 60
MOST_TABLE_TEXT = 500_000  # characters of all cells: an answer over 1 MB is not sent on
MOST_CHARTED = 50_000  # rows that a chart looks at; of more every n-th
BARS = 24

_PLAIN = (float, complex, bool, type(None), range, slice, datetime.date, datetime.datetime, datetime.time, datetime.timedelta, decimal.Decimal,
          fractions.Fraction, pathlib.PosixPath, uuid.UUID)
_HOLDERS = (list, tuple, set, frozenset, dict, collections.OrderedDict, collections.defaultdict, collections.Counter, collections.deque)
_MAPS = (dict, collections.OrderedDict, collections.defaultdict, collections.Counter)


def answer(question, shell):
    """The content of an inspect_reply."""
    try:
        asked = json.loads(question)
        says = {"variables": _variables, "table": _table, "format": _format, "callback": _callback}[asked["ask"]](asked, shell)
    except Exception as error:  # of a library that was asked; the page says it
        says = {"problem": f"{type(error).__name__}: {error}"[:500]}
    return {"status": "ok", "found": True, "data": {ANSWER: says}, "metadata": {}}


# ---- callbacks

def _callback(asked, shell):
    """A function that was registered by name, called from a script in an output; what it returns as a cell would show it."""
    from stoa import callbacks

    name = asked["name"]
    if name not in callbacks:
        return {"problem": f"No function is registered as {name}."}
    data, _ = shell.display_formatter.format(callbacks[name](*asked["args"], **asked["kwargs"]))
    return {"data": data}


# ---- variables

def _variables(asked, shell):
    hidden = shell.user_ns_hidden
    names = [name for name, value in list(shell.user_ns.items())
             if type(name) is str and not name.startswith("_") and not (name in hidden and hidden[name] is value) and name not in ("In", "Out")]
    return {"variables": [_described(name[:MOST_TEXT], shell.user_ns.get(name)) for name in names[:MOST_VARIABLES]], "left_out": max(0, len(names) - MOST_VARIABLES)}


def _described(name, value):
    kind = type(value)
    says = {"name": name, "type": kind.__name__, "kind": "value", "value": ""}
    if kind.__module__ != "builtins":
        says["module"] = str(kind.__module__)
    try:
        says.update(_about(value, kind))
    except Exception:  # another thread changes it, or a library does not know its own object
        pass
    return says


def _about(value, kind):
    if issubclass(kind, types.ModuleType):
        version = value.__dict__.get("__version__")
        return {"kind": "module", "value": f"{value.__dict__.get('__name__', '')} {version if type(version) is str else ''}".strip()}
    if kind in (types.FunctionType, types.BuiltinFunctionType, types.MethodType):
        return {"kind": "function", "value": _signature(value) if kind is types.FunctionType else ""}
    if issubclass(kind, type):
        return {"kind": "class", "value": f"{value.__module__}.{value.__qualname__}"}
    pandas, numpy, torch, polars = (sys.modules.get(name) for name in ("pandas", "numpy", "torch", "polars"))
    if pandas and _is_library(kind) and issubclass(kind, pandas.DataFrame):
        return {"shape": list(value.shape), "size": int(value.memory_usage(deep=False).sum()), "table": True,
                "value": _listed(str(column) for column in value.columns[:20] if type(column) in (str, int))}
    if pandas and _is_library(kind) and issubclass(kind, pandas.Series):
        return {"shape": [len(value)], "size": int(value.memory_usage(deep=False)), "table": True, "dtype": str(value.dtype),
                "value": _listed(_text(item) for item in value.iloc[:8])}
    if polars and kind is polars.DataFrame:
        return {"shape": list(value.shape), "size": int(value.estimated_size()), "table": True, "value": _listed(value.columns[:20])}
    if numpy and kind is numpy.ndarray:
        plain = not value.dtype.hasobject
        return {"shape": list(value.shape), "size": int(value.nbytes), "dtype": str(value.dtype), "table": plain and value.ndim in (1, 2),
                "value": _listed(_text(item) for item in value.flat[:8].tolist()) if plain else ""}
    if numpy and issubclass(kind, numpy.generic) and kind.__module__ == "numpy":
        return {"size": int(value.nbytes), "value": _text(value)}
    if torch and kind is torch.Tensor:
        return {"shape": list(value.shape), "size": value.numel() * value.element_size(), "dtype": str(value.dtype).replace("torch.", ""), "value": str(value.device)}
    if kind in _HOLDERS:
        return {"shape": [len(value)], "size": sys.getsizeof(value), "value": _text(value)}
    if kind in (str, bytes, bytearray):
        return {"shape": [len(value)], "size": sys.getsizeof(value), "value": _text(value)}
    if kind is int or kind in _PLAIN:
        return {"size": sys.getsizeof(value), "value": _text(value)}
    return {}


def _is_library(kind):
    """Not a class of the person's over one of pandas."""
    return str(kind.__module__).split(".")[0] in ("pandas", "geopandas")


def _signature(function):
    code = function.__code__
    names = list(code.co_varnames[:code.co_argcount])
    rest = list(code.co_varnames[code.co_argcount:])
    only = [rest.pop(0) for _ in range(code.co_kwonlyargcount)]
    if code.co_flags & 4:
        names.append("*" + rest.pop(0))
    elif only:
        names.append("*")
    names += only
    if code.co_flags & 8:
        names.append("**" + rest.pop(0))
    return f"({', '.join(names)})"[:MOST_TEXT]


def _listed(texts):
    return _cut(", ".join(texts))


def _cut(text):
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 3] + "..."


def _text(value, deep=2):
    """A value in a line; of what is not known, its type."""
    kind = type(value)
    if kind is int:
        return str(value) if value.bit_length() < 600 else f"an integer of {value.bit_length():,} bits"
    if kind in (str, bytes, bytearray):
        return _cut(repr(value[:MOST_TEXT]) if len(value) <= MOST_TEXT else repr(value[:MOST_TEXT]) + "...")
    if kind in _PLAIN:
        return _cut(repr(value) if kind in (float, complex, bool, type(None)) else str(value))
    if kind in _HOLDERS:
        few = list(itertools.islice(value.items() if kind in _MAPS else value, 8)) if deep else []
        more = ", ..." if len(value) > len(few) else ""
        if kind in _MAPS:
            return _cut("{" + ", ".join(f"{_text(k, deep - 1)}: {_text(v, deep - 1)}" for k, v in few) + more.lstrip(", " if not few else "") + "}")
        opened, closed = {list: "[]", tuple: "()", collections.deque: "[]"}.get(kind, "{}")
        one = "," if kind is tuple and len(value) == 1 and few else ""
        return _cut(opened + ", ".join(_text(item, deep - 1) for item in few) + one + more.lstrip(", " if not few else "") + closed)
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if numpy and issubclass(kind, numpy.generic) and kind.__module__ == "numpy":
        return _cut(str(value))
    if pandas and kind in (pandas.Timestamp, pandas.Timedelta, type(pandas.NaT), type(pandas.NA), pandas.Interval, pandas.Period):
        return _cut(str(value))
    return f"<{kind.__name__}>"


# ---- tables

def _table(asked, shell):
    import pandas

    value = shell.user_ns[asked["name"]]
    kind = type(value)
    numpy, polars = sys.modules.get("numpy"), sys.modules.get("polars")
    if _is_library(kind) and issubclass(kind, pandas.Series):
        frame = pandas.DataFrame(value)
    elif _is_library(kind) and issubclass(kind, pandas.DataFrame):
        frame = value
    elif polars and kind is polars.DataFrame:
        frame = pandas.DataFrame({name: value[name].to_numpy() for name in value.columns[:MOST_COLUMNS]})
    elif kind is numpy.ndarray and value.ndim in (1, 2) and not value.dtype.hasobject:
        frame = pandas.DataFrame(value)
    else:
        return {"problem": f"{kind.__name__} is no table."}
    total_rows, total_columns = frame.shape
    frame = frame.iloc[:, :MOST_COLUMNS]
    part = frame.iloc[:MOST_ROWS]
    index = [list(key) if type(key) is tuple else [key] for key in part.index]
    levels = part.index.nlevels
    columns = [str(name) if name is not None else "" for name in part.index.names]
    columns += [" / ".join(map(_label, name)) if type(name) is tuple else _label(name) for name in part.columns]
    rows, room = [], MOST_TABLE_TEXT
    for key, cells in zip(index, part.itertuples(index=False, name=None)):
        row = [_cell(item) for item in [*key, *cells]]
        room -= sum(map(len, row))
        if room < 0 and rows:
            break
        rows.append(row)
    return {"columns": columns, "index_columns": levels, "rows": rows, "total_rows": total_rows, "total_columns": total_columns,
            "dtypes": [str(dtype) for dtype in frame.dtypes], "charts": [_chart(frame.iloc[:, at]) for at in range(frame.shape[1])]}


def _label(name):
    return name[:MOST_TEXT] if type(name) is str else _text(name)


def _cell(value):
    if type(value) is str:
        return value[:MOST_TEXT]
    if issubclass(type(value), float):
        return "NaN" if value != value else format(float(value), ".6g")
    return _text(value)


def _chart(column):
    """How the values of a column are spread: bars over their range, or the most frequent words."""
    import numpy

    try:
        column = column.iloc[:: max(1, math.ceil(len(column) / MOST_CHARTED))]
        kind = column.dtype.kind
        missing = int(column.isna().sum())
        says = {"looked_at": len(column), "missing": missing}
        if kind in "iufM" and len(column) > missing:
            present = column.dropna()
            values = (present.astype("int64") if kind == "M" else present).to_numpy(dtype=float)
            finite = values[numpy.isfinite(values)]
            counts, edges = numpy.histogram(finite, bins=BARS)
            low, high = finite.min(), finite.max()
            said = (lambda at: str((present.min() if at == low else present.max()).date())) if kind == "M" else (lambda at: format(float(at), ".6g"))
            return {**says, "kind": "spread", "bars": [int(count) for count in counts], "from": said(low), "to": said(high),
                    "mean": "" if kind == "M" else format(float(finite.mean()), ".6g")}
        words = [item if type(item) is str else str(bool(item)) for item in column.tolist() if type(item) in (str, bool)]
        if len(words) == len(column) - missing and words:
            counted = collections.Counter(word[:80] for word in words)
            return {**says, "kind": "words", "different": len(counted), "most": [[word, count] for word, count in counted.most_common(5)]}
    except Exception:  # a type that counts in its own way
        pass
    return {"kind": "none"}


# ---- format

def _format(asked, shell):
    try:
        import black
    except ImportError:
        return {"problem": "black is not installed in this runtime.", "command": "%pip install black"}
    code = asked["code"]
    changed = getattr(black, "NothingChanged", ())
    try:
        try:
            import tokenize_rt  # noqa: F401  black reads lines of IPython with it
            done = black.format_cell(code, fast=False, mode=black.Mode(is_ipynb=True))
        except ImportError:
            done = black.format_str(code, mode=black.Mode()).rstrip("\n")
    except changed:
        done = code
    except Exception as error:
        return {"problem": f"black can't read this cell: {error}"[:300]}
    return {"code": done}
