"""The part of the kernel's start that is done ahead, in a sandbox without a home: imports, and the wait for a person.

The process that waits is an interpreter of its own started by exec, or a fork of the zygote (zygote.py). It has run nobody's code, and has a
kernel that knows nobody and sockets that nobody looks for (decision 35).
"""
import importlib
import os
import sys

SCIENCE = ("numpy", "pandas", "matplotlib.pyplot")
KERNEL_LATER = ("IPython.core.completerlib", "IPython.extensions.storemagic", "faulthandler")  # what initialize() imports
SAID = "/run/kernel/ready"
INLINE = "module://matplotlib_inline.backend_inline"  # as ipykernel sets it before a person can import matplotlib
HARMLESS_PTH = {"distutils-precedence.pth"}


def _import_all(names):
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            pass  # not installed here


def _names_in(folder):
    """What could be imported from there, by first name; also what makes the folder more than it shows."""
    try:
        entries = os.listdir(folder)
    except OSError:
        return set()
    names = {entry.split(".")[0] for entry in entries}
    if any(entry.endswith(".pth") and entry not in HARMLESS_PTH for entry in entries):
        names.add(".pth")
    return names


def home_changes_imports(imported):
    """Whether an ordinary start would have found other modules, or other settings, than were imported ahead."""
    import site

    here = _names_in(os.getcwd())
    own = _names_in(site.getusersitepackages())
    if (here | own) & imported or ".pth" in own:
        return True
    settings = os.environ.get("MPLCONFIGDIR", "")
    return os.path.exists("matplotlibrc") or any(os.path.exists(os.path.join(settings, name)) for name in ("matplotlibrc", "stylelib"))


class Ahead:
    """Imports all; then wait() returns when somebody has claimed the sandbox and their kernel is wanted."""

    def __init__(self, undo):
        """undo() is called before another program takes this one's place."""
        self._undo = undo
        before = set(sys.modules)
        self._own_backend = os.environ.setdefault("MPLBACKEND", INLINE) == INLINE
        _import_all(SCIENCE)
        packages = os.path.join(os.path.dirname(os.path.abspath(__file__)), "packages")
        sys.path.append(packages)
        _import_all(("stoa",))
        sys.path.remove(packages)
        self._imported = {name.split(".")[0] for name in set(sys.modules) - before}
        _import_all(KERNEL_LATER)

    def wait(self, plain_start):
        """Where the home would change what is imported, starts anew instead."""
        with open(SAID, "w"):
            pass
        if not os.read(0, 1):
            os._exit(0)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        os.unlink(SAID)
        os.chdir(os.environ["HOME"])
        if home_changes_imports(self._imported):
            self.start_anew(plain_start)
        if "matplotlib" in sys.modules and os.environ.get("MPLCONFIGDIR"):
            os.makedirs(os.environ["MPLCONFIGDIR"], exist_ok=True)  # as matplotlib does when it is imported

    def start_anew(self, plain_start):
        """As if nothing had been done ahead."""
        self._undo()
        if self._own_backend:
            del os.environ["MPLBACKEND"]
        os.execv(plain_start[0], plain_start)
