"""google.colab.userdata: secrets."""
import os

import stoa

__all__ = ["get", "NotebookAccessError", "SecretNotFoundError", "TimeoutException"]


class SecretNotFoundError(stoa.NotHere):
    pass


class NotebookAccessError(stoa.NotHere):
    pass


class TimeoutException(stoa.NotHere):
    pass


def get(key):
    """The environment variable of this name; there is no other store of secrets here."""
    try:
        return os.environ[key]
    except KeyError:
        raise SecretNotFoundError(f"There is no secret {key!r} here. Ask for it with getpass.getpass({key!r}), or set it with os.environ[{key!r}] = ... in a cell that you don't share.") from None
