"""google.colab.files: between the person's machine and the runtime."""
import os

import stoa

__all__ = ["download", "upload", "upload_file", "view"]


def _present(filename):
    path = os.path.abspath(os.path.expanduser(os.fspath(filename)))
    if not os.path.exists(path):
        raise FileNotFoundError(f"There is no file {path}.")
    return path


def upload(target_dir=""):
    raise stoa.NotHere(f"A cell can't open the file chooser here. Put files into {os.path.abspath(target_dir or '.')} with the Files panel, then read them by name.")


def upload_file(filename, target_dir=""):
    upload(target_dir)


def download(filename):
    raise stoa.NotHere(f"A cell can't start a download here. {_present(filename)} is in the Files panel, which downloads it.")


def view(filepath):
    raise stoa.NotHere(f"A cell can't open a file in the page here. {_present(filepath)} is in the Files panel.")
