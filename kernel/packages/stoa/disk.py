"""Says which place is full when a cell fails for want of room, and what is large in it."""
import errno
import os
import time

ENTRIES = 200_000  # a home with more is looked at in part
SECONDS = 5
LARGEST = 5
LITTLE = 1 << 20  # free bytes below which a place counts as full


def sentence_for(error, places=None):
    """What to say below the traceback of this error; None when room is not what it lacked."""
    seen = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return _full_sentence(error, places or _places())
        if isinstance(error, OSError) and error.errno == errno.EFBIG:
            return _file_sentence()
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None


def words_of(size):
    """Powers of 1024, as the page counts them."""
    for unit, name in ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")):
        if size >= unit:
            number = size / unit
            return f"{number:.0f} {name}" if number >= 10 else f"{number:.1f} {name}"
    return f"{size} bytes"


def measure(folder):
    """-> (bytes on disk, files, [(bytes, path)] of the largest, whether all was seen). Links are not followed, other disks not entered."""
    end = time.monotonic() + SECONDS
    total, files, left, largest, folders, known = 0, 0, ENTRIES, [], [folder], set()
    try:
        device = os.stat(folder).st_dev
    except OSError:
        return 0, 0, [], True
    while folders:
        try:
            entries = os.scandir(folders.pop())
        except OSError:
            continue
        with entries:
            for entry in entries:
                left -= 1
                if left < 0 or (left % 1000 == 0 and time.monotonic() > end):
                    return total, files, largest, False
                try:
                    status = entry.stat(follow_symlinks=False)
                except OSError:
                    continue
                if status.st_dev != device:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif status.st_nlink > 1:
                    if status.st_ino in known:
                        continue
                    known.add(status.st_ino)
                size = status.st_blocks * 512  # a sparse file takes what it takes, not what it says
                total += size
                files += 1
                largest.append((size, entry.path))
                if len(largest) > 10 * LARGEST:
                    largest = sorted(largest, reverse=True)[:LARGEST]
    return total, files, sorted(largest, reverse=True)[:LARGEST], True


def _places():
    return {os.path.expanduser("~"): "your home", "/tmp": "/tmp", "/dev/shm": "/dev/shm"}


def _full_sentence(error, places):
    folder = _full_place(error, places)
    total, files, largest, whole = measure(folder)
    status = os.statvfs(folder)
    name = places[folder]
    home = name == "your home"
    if status.f_files and not status.f_favail and status.f_bavail * status.f_frsize >= LITTLE:
        what = f"No more files can be made in {name}: it holds {files:,}."
    elif home:
        what = f"The disk is full. Your home holds {words_of(total)} in {files:,} files and folders{'' if whole else ' or more'}."
    else:
        what = f"{name} is full: it may hold {words_of(status.f_blocks * status.f_frsize)}, which count as memory."
    listed = ", ".join(f"{os.path.relpath(path, folder) if home else path} ({words_of(size)})" for size, path in largest if size > 0)
    return what + (f" The largest: {listed}." if listed else "")


def _full_place(error, places):
    """The folder among `places` that is full, that of the error's own file first; the home when none looks full."""
    own = os.path.realpath(error.filename) if isinstance(error.filename, str) else os.path.realpath(os.getcwd()) if os.path.exists(".") else ""
    ordered = sorted(places, key=lambda folder: not f"{own}/".startswith(f"{folder.rstrip('/')}/"))
    for folder in ordered:
        try:
            status = os.statvfs(folder)
        except OSError:
            continue
        if status.f_bavail * status.f_frsize < LITTLE or (status.f_files and not status.f_favail):
            return folder
    return next(iter(places))


def _file_sentence():
    import resource

    limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    return None if limit == resource.RLIM_INFINITY else f"One file may have {words_of(limit)} here."
