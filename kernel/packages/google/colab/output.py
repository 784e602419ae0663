"""google.colab.output: what a cell shows."""
import contextlib

import stoa

__all__ = ["clear", "enable_custom_widget_manager", "disable_custom_widget_manager", "eval_js", "no_vertical_scroll", "register_callback", "temporary", "use_tags"]


def clear(wait=False, output_tags=()):
    """Empties the output of the running cell. Tags are not told apart: everything goes."""
    stoa.clear_output(wait=wait)


def enable_custom_widget_manager():
    """Widgets need no switch here."""


def disable_custom_widget_manager():
    """Widgets need no switch here."""


def no_vertical_scroll():
    """Outputs grow with what they show."""


@contextlib.contextmanager
def temporary():
    """What is shown inside goes when the block ends."""
    try:
        yield
    finally:
        stoa.clear_output()


@contextlib.contextmanager
def use_tags(tags, append=True):
    """Tags are not told apart here."""
    yield


def eval_js(script, ignore_result=False, timeout_sec=None):
    if ignore_result:
        from IPython.display import Javascript, display

        display(Javascript(script))
        return None
    raise stoa.NotHere("A notebook here can't wait for an answer of JavaScript: scripts run apart from the kernel. Use input() or a form (#@param) instead.")


def register_callback(function_name, callback):
    raise stoa.NotHere("JavaScript can't call the kernel here. Use a widget (ipywidgets), whose events reach the kernel.")
