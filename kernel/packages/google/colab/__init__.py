"""The part of Colab's module that has a meaning here, so that notebooks written for Colab run unchanged where they can.

What needs Google's services raises stoa.NotHere, with what to do instead.
"""
from . import auth, data_table, drive, files, output, patches, runtime, snippets, syntax, userdata, widgets

__all__ = ["auth", "data_table", "drive", "files", "output", "patches", "runtime", "snippets", "syntax", "userdata", "widgets"]
