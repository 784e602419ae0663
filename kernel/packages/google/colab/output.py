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
    """Runs JavaScript where the cell's latest output runs, else in a frame of its own, and waits for its value (of a promise: what it
    comes to), as JSON says it. Neither network nor camera reach there."""
    __tracebackhide__ = True
    value = stoa.ask_page("script", script=script, seconds=timeout_sec)
    return None if ignore_result else value


def register_callback(function_name, callback):
    """Scripts in outputs call it by google.colab.kernel.invokeFunction(function_name, args, kwargs), whenever no cell runs."""
    stoa.callbacks[function_name] = callback
