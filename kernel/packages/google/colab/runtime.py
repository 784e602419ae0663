"""google.colab.runtime."""
import stoa

__all__ = ["unassign"]


def unassign():
    raise stoa.NotHere("A cell can't stop its runtime here. The menu at the kernel's name stops it.")
