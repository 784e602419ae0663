#!/usr/bin/python3
"""What a cell says when it found no room: kernel/packages/stoa/disk.py alone."""
import errno
import os
import pathlib
import resource
import sys
import tempfile
import types

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "kernel/packages")]
from cases import run_cases  # noqa: E402
from stoa import disk  # noqa: E402

CASES = []


def case(f):
    CASES.append(f)
    return f


def full(*folders, files=False):
    """os.statvfs as it is where these folders are full; of files, or of bytes."""
    def statvfs(path):
        is_full = path in folders
        return types.SimpleNamespace(f_bavail=0 if is_full and not files else 1 << 20, f_frsize=4096, f_files=1000, f_favail=0 if is_full and files else 10, f_blocks=1 << 17)
    return statvfs


@case
def a_full_home_is_told_with_its_largest_files(home, places):
    os.makedirs(home / "data/deep")
    (home / "data/deep/model.bin").write_bytes(bytes(3 << 20))
    (home / "small.txt").write_bytes(b"x")
    os.statvfs = full(str(home))
    said = disk.sentence_for(OSError(errno.ENOSPC, "No space left on device", str(home / "new")), places)
    assert said.startswith("The disk is full. Your home holds 3.0 MB in 4 files and folders. The largest: data/deep/model.bin (3.0 MB)"), said


@case
def the_place_of_the_error_is_told_and_not_another_full_one(home, places):
    other = next(folder for folder in places if folder != str(home))
    pathlib.Path(other, "swap.bin").write_bytes(bytes(1 << 20))
    os.statvfs = full(str(home), other)
    said = disk.sentence_for(OSError(errno.ENOSPC, "", other + "/new"), places)
    assert said == f"/tmp is full: it may hold 512 MB, which count as memory. The largest: {other}/swap.bin (1.0 MB).", said


@case
def a_quota_and_a_lack_of_inodes_are_told_too(home, places):
    (home / "one").write_bytes(b"x")
    os.statvfs = full(str(home), files=True)
    said = disk.sentence_for(OSError(errno.EDQUOT, "Disk quota exceeded"), places)
    assert said.startswith("No more files can be made in your home: it holds 1."), said


@case
def the_reason_is_found_behind_another_error(home, places):
    os.statvfs = full(str(home))
    try:
        try:
            raise OSError(errno.ENOSPC, "")
        except OSError as error:
            raise RuntimeError("can't save the model") from error
    except RuntimeError as error:
        assert disk.sentence_for(error, places).startswith("The disk is full.")


@case
def other_errors_get_no_sentence(home, places):
    os.statvfs = full(str(home))
    assert disk.sentence_for(FileNotFoundError(errno.ENOENT, ""), places) is None
    assert disk.sentence_for(ValueError("no"), places) is None
    loop = ValueError("itself")
    loop.__cause__ = loop
    assert disk.sentence_for(loop, places) is None


@case
def links_sparse_files_and_second_names_count_for_what_they_take(home, places):
    with open(home / "sparse", "wb") as file:
        file.truncate(1 << 40)
    (home / "real").write_bytes(bytes(2 << 20))
    os.link(home / "real", home / "again")
    os.symlink("/usr", home / "usr")
    os.symlink(".", home / "round")
    total, files, largest, whole = disk.measure(str(home))
    assert (2 << 20) <= total < (3 << 20) and files == 4 and whole, (total, files)
    assert largest[0][0] == 2 << 20, largest


@case
def a_home_without_end_is_looked_at_in_part(home, places):
    for number in range(50):
        (home / str(number)).touch()
    before, disk.ENTRIES = disk.ENTRIES, 20
    try:
        assert disk.measure(str(home))[3] is False
    finally:
        disk.ENTRIES = before


@case
def a_file_beyond_its_limit_names_the_limit(home, places):
    if os.fork() == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))
        os._exit(0 if disk.sentence_for(OSError(errno.EFBIG, "")) == "One file may have 1.0 GB here." else 1)
    assert os.wait()[1] == 0


def run(case):
    real = os.statvfs
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as other:
        try:
            case(pathlib.Path(home), {home: "your home", other: "/tmp"})
        finally:
            os.statvfs = real


run_cases(CASES, run)
