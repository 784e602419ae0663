"""google.colab.files: between the person's machine and the runtime. The page does it, asked by the running cell."""
import os

import stoa

__all__ = ["download", "upload", "upload_file", "view"]


def _present(filename):
    path = os.path.abspath(os.path.expanduser(os.fspath(filename)))
    if not os.path.exists(path):
        raise FileNotFoundError(f"There is no file {path}.")
    return path


def upload(target_dir=""):
    """Lets the person choose files, and waits until they are in the working folder. -> {name: bytes}, empty when none was chosen."""
    __tracebackhide__ = True
    into = os.path.abspath(os.path.expanduser(os.fspath(target_dir) or "."))
    os.makedirs(into, exist_ok=True)
    found = {}
    for name in stoa.ask_page("upload", into=into, many=True) or []:
        with open(os.path.join(into, os.path.basename(name)), "rb") as file:
            found[os.path.join(target_dir, os.path.basename(name))] = file.read()
        print(f"Saved {name}")
    return found


def upload_file(filename, target_dir=""):
    """One file, under this name."""
    __tracebackhide__ = True
    into = os.path.abspath(os.path.expanduser(os.fspath(target_dir) or "."))
    os.makedirs(into, exist_ok=True)
    for name in stoa.ask_page("upload", into=into, many=False) or []:
        os.replace(os.path.join(into, os.path.basename(name)), os.path.join(into, os.path.basename(filename)))


def download(filename):
    """The person's browser takes the file; a folder as a zip."""
    __tracebackhide__ = True
    path = _present(filename)
    stoa.ask_page("download", path=path, folder=os.path.isdir(path))


def view(filepath):
    """Opens a file in the page."""
    __tracebackhide__ = True
    stoa.ask_page("view", path=_present(filepath))
