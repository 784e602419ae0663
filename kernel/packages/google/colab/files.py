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
    raise stoa.NotHere("A cell can't open the file chooser here. Drop the files on the Files panel at the left: they go to your home folder.")


def upload_file(filename, target_dir=""):
    upload(target_dir)


def download(filename):
    raise stoa.NotHere(f"A cell can't start a download here. {_present(filename)} can be downloaded in the Files panel at the left.")


def view(filepath):
    raise stoa.NotHere(f"A cell can't open a file in the page here. The Files panel at the left opens {_present(filepath)}.")
