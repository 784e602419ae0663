"""google.colab.drive: Google Drive is not part of this place."""
import stoa

__all__ = ["flush_and_unmount", "mount"]


def mount(mountpoint, force_remount=False, timeout_ms=120000, readonly=False):
    raise stoa.NotHere("Google Drive can't be mounted here. Your home folder is kept: upload to it in the Files panel and use paths in it instead of /content/drive.")


def flush_and_unmount(timeout_ms=24 * 60 * 60 * 1000):
    """Nothing is mounted."""
