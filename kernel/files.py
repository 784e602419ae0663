"""Serves a runtime's files and terminals from inside its sandbox, with the runtime's own rights and no others.

    /usr/bin/python3 -I -S files.py [OPEN]     descriptor 3 is the listening socket /run/kernel/files.sock

The sandbox's init listens, lists plain folders and reads plain files by itself (src/sandbox/doorman.h), and starts this when anything
else is asked. What is open then are the descriptors from 4 on, a letter of OPEN each: c a connection, f the file that the one before it
reads. It ends when nobody was connected for a minute and no terminal is open. wire/files.yaml has the messages: a frame is u32 length, u32 zero, then one JSON line and the bytes it
speaks of. A connection is one request, or one attached terminal, and has a thread of its own, so that a slow disk holds up
nobody else. Whoever runs code here can stop or replace this program: the other end trusts nothing that it says.

It starts in many runtimes, for the guard, so what few requests need is imported by them, and nothing beyond the standard library is found (-S).
"""
import errno
import fcntl
import json
import os
import select
import signal
import socket
import stat
import struct
import sys
import termios
import threading
import time

HOME = os.environ.get("HOME", "/home/user")
IDLE_S = 60
FRAME_BYTES = 8 << 20  # the longest that serve sends is a part of an upload
PIECE_BYTES = 262144
LISTED = 1000
FOLDER_ENTRIES = 200_000
STREAMS = 32
TERMINALS = 16
PROCESSES = 100
END_WAIT_S = 2  # for a program that was asked to end
WINDOW_BYTES = 262144
OUTPUT_BYTES = 32768
SCROLLBACK_BYTES = 1 << 20
INPUT_WAIT_S = 2  # for a program that does not read what is typed; the rest is dropped
PART = ".stoa-part"
AT_PROCESS_LIMIT = "The runtime has as many processes as it may have, or no memory for one more. End some first."


class Failed(Exception):
    def __init__(self, refusal, sentence):
        super().__init__(sentence)
        self.refusal = refusal


def why(error):
    """-> what an OSError means for the person."""
    words = {errno.ENOENT: ("not_found", "There is no such file or folder."),
             errno.ENOTDIR: ("not_found", "A part of this path is no folder."),
             errno.EEXIST: ("conflict", "Something of this name is there already."),
             errno.EISDIR: ("conflict", "A folder of this name is there already."),
             errno.ENOTEMPTY: ("conflict", "Something of this name is there already."),
             errno.EACCES: ("forbidden", "The runtime may not do this here."),
             errno.EPERM: ("forbidden", "The runtime may not do this here."),
             errno.EROFS: ("forbidden", "This place can only be read."),
             errno.ELOOP: ("conflict", "A link stands there."),
             errno.EXDEV: ("conflict", "It can't be moved to another disk. Copy it in a terminal."),
             errno.EINVAL: ("bad_request", "This is not possible with such a path."),
             errno.ENXIO: ("conflict", "This is no file that can be read."),
             errno.EAGAIN: ("too_many", AT_PROCESS_LIMIT),
             errno.EBUSY: ("conflict", "It is in use by the system."),
             errno.ENAMETOOLONG: ("too_large", "The name is too long."),
             errno.EFBIG: ("too_large", "The file would be larger than one file may be here."),
             errno.ENOSPC: ("storage_failed", "The disk is full."),
             errno.EDQUOT: ("storage_failed", "The disk is full.")}
    return words.get(error.errno, ("internal", f"The system said: {os.strerror(error.errno or 0)}."))


def place(path):
    """The absolute path; relative ones begin in the home."""
    if "\0" in path:
        raise Failed("bad_request", "A path holds no zero byte.")
    return os.path.normpath(os.path.join(HOME, path))


def place_to_change(path):
    found = place(path)
    if f"{HOME}/".startswith(f"{found.rstrip('/')}/"):
        raise Failed("forbidden", "The home itself stays as it is.")
    return found


def version_of(status):
    return f"{status.st_mtime_ns}-{status.st_size}-{status.st_ino}"


def entry_of(name, path):
    """-> the FileEntry of a path; a link counts as what it leads to."""
    status = os.lstat(path)
    link = stat.S_ISLNK(status.st_mode)
    if link:
        try:
            status = os.stat(path)
        except OSError:
            pass  # leads nowhere
    kind = "file" if stat.S_ISREG(status.st_mode) else "folder" if stat.S_ISDIR(status.st_mode) else "other"
    return {"name": name, "kind": kind, "link": link, "bytes": status.st_size if kind == "file" else 0,
            "modified_ms": max(0, status.st_mtime_ns // 1_000_000), "version": version_of(status)}


def found(path):
    return {"type": "file_found", "entry": entry_of(os.path.basename(path) or "/", path)}


def is_utf8(name):
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def open_regular(path):
    """Opens what is a file; nothing that would wait, as a pipe does."""
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise Failed("conflict", "This is no file that can be read.")
    return fd


class Connection:
    """One stream from serve."""

    def __init__(self, sock):
        self.sock = sock
        self.sending = threading.Lock()
        self.file = None     # descriptor that read_piece reads
        self.archive = None  # path that read_piece makes a zip of

    def receive(self):
        """-> (message, bytes), or None at the end."""
        head = self._exactly(8)
        if head is None:
            return None
        length = struct.unpack(">II", head)[0]
        if length > FRAME_BYTES:
            return None
        payload = self._exactly(length)
        if payload is None:
            return None
        line, _, rest = payload.partition(b"\n")
        return json.loads(line), rest

    def _exactly(self, count):
        out = bytearray()
        while len(out) < count:
            got = self.sock.recv(min(1 << 20, count - len(out)))
            if not got:
                return None
            out += got
        return bytes(out)

    def send(self, message, rest=b""):
        payload = json.dumps(message, ensure_ascii=False).encode() + b"\n" + rest
        with self.sending:
            self.sock.sendall(struct.pack(">II", len(payload), 0) + payload)

    def refuse(self):
        """Without a thread of its own: whoever asked is told why, and the others go on."""
        try:
            self.sock.settimeout(1)
            self.receive()
            self.send({"type": "files_failed", "refusal": "too_many", "sentence": AT_PROCESS_LIMIT})
        except (OSError, ValueError):
            pass  # the other end is gone, or slow
        finally:
            if self.file is not None:
                os.close(self.file)
            self.sock.close()

    def serve(self):
        try:
            while (got := self.receive()) is not None:
                message, rest = got
                try:
                    if message["type"] == "attach_terminal":
                        terminals.attach(self, message)
                        return
                    if message["type"] == "read_piece" and self.archive is not None:
                        send_archive(self, self.archive)
                        return
                    answer, data = handle(self, message, rest)
                    self.send(answer, data)
                except Failed as failed:
                    self.send({"type": "files_failed", "refusal": failed.refusal, "sentence": str(failed)})
                except OSError as error:
                    refusal, sentence = why(error)
                    self.send({"type": "files_failed", "refusal": refusal, "sentence": sentence})
        except (OSError, ValueError, KeyError):
            pass  # the other end is gone
        finally:
            if self.file is not None:
                os.close(self.file)
            self.sock.close()


def handle(connection, message, rest):
    """-> the answer and the bytes that follow it."""
    kind = message["type"]
    if kind == "list_folder":
        return list_folder(message["path"], message["first"]), b""
    if kind == "open_file":
        path = place(message["path"])
        connection.file = open_regular(path)
        status = os.fstat(connection.file)
        entry = entry_of(os.path.basename(path), path) | {"bytes": status.st_size, "version": version_of(status)}
        return {"type": "file_found", "entry": entry}, b""
    if kind == "open_archive":
        path = place(message["path"])
        answer = found(path)
        if answer["entry"]["kind"] != "folder":
            raise Failed("conflict", "Only a folder can be packed.")
        connection.archive = path
        return answer, b""
    if kind == "read_piece":
        if connection.file is None:
            raise Failed("bad_request", "No file is open.")
        data = os.pread(connection.file, min(PIECE_BYTES, message["bytes"]), message["offset"])
        return {"type": "piece", "bytes": len(data)}, data
    if kind == "make_folder":
        path = place_to_change(message["path"])
        os.mkdir(path)
        return found(path), b""
    if kind == "rename_entry":
        return rename(place_to_change(message["path"]), place_to_change(message["to"])), b""
    if kind == "remove_entry":
        path = place_to_change(message["path"])
        if stat.S_ISDIR(os.lstat(path).st_mode):
            remove_folder(path)
        else:
            os.unlink(path)
        return {"type": "done"}, b""
    if kind in ("find_upload", "write_part", "finish_upload", "drop_upload"):
        return upload(kind, message, rest), b""
    if kind == "open_terminal":
        return {"type": "terminal_opened", "terminal": terminals.open(message["columns"], message["rows"])}, b""
    if kind == "list_terminals":
        return {"type": "terminal_list", "terminals": terminals.list()}, b""
    if kind == "close_terminal":
        terminals.close(message["terminal"])
        return {"type": "done"}, b""
    if kind == "list_processes":
        return list_processes(), b""
    if kind == "end_process":
        end_process(message["process"], message["started"])
        return {"type": "done"}, b""
    raise Failed("bad_request", "The files program does not know this request.")


def list_folder(path, first):
    at = place(path)
    folders, files, left_out, total = [], [], 0, 0
    with os.scandir(at) as entries:
        for entry in entries:
            if entry.name.startswith(".") and entry.name.endswith(PART):
                continue
            total += 1
            if total > FOLDER_ENTRIES or not is_utf8(entry.name):
                left_out += 1
                continue
            try:
                (folders if entry.is_dir() else files).append(entry.name)
            except OSError:
                files.append(entry.name)
    names = sorted(folders, key=str.casefold) + sorted(files, key=str.casefold)
    page = []
    for name in names[first:first + LISTED]:
        try:
            page.append(entry_of(name, os.path.join(at, name)))
        except OSError:
            pass  # gone in between
    disk = os.statvfs(at)
    return {"type": "folder_listing", "path": path, "entries": page, "total": total, "left_out": left_out,
            "free_bytes": disk.f_bavail * disk.f_frsize, "disk_bytes": disk.f_blocks * disk.f_frsize}


def remove_folder(path):
    import shutil

    try:
        shutil.rmtree(path)
    except RecursionError:
        remove_deep_folder(path)


def remove_deep_folder(path):
    """Folders inside folders are moved up first, so that no depth stops it, nor the length of a path."""
    top = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        while names := os.listdir(top):
            for name in names:
                try:
                    os.unlink(name, dir_fd=top)
                except IsADirectoryError:
                    lift_content(top, name)
                    os.rmdir(name, dir_fd=top)
    finally:
        os.close(top)
    os.rmdir(path)


def lift_content(top, name):
    folder = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=top)
    try:
        for below in os.listdir(folder):
            try:
                os.unlink(below, dir_fd=folder)
            except IsADirectoryError:
                os.rename(below, f".removed-{os.urandom(8).hex()}", src_dir_fd=folder, dst_dir_fd=top)
    finally:
        os.close(folder)


def rename(path, to):
    os.lstat(path)
    if os.path.lexists(to):
        raise Failed("conflict", "Something of this name is there already.")
    # Between the look and the rename somebody in this runtime may put a file there; it is their own.
    os.rename(path, to)
    return found(to)


def upload(kind, message, rest):
    path = place_to_change(message["path"])
    part = os.path.join(os.path.dirname(path), f".{message['upload_id']}{PART}")
    if kind == "find_upload":
        os.stat(os.path.dirname(path))
        try:
            return {"type": "upload_state", "bytes": os.lstat(part).st_size}
        except FileNotFoundError:
            return {"type": "upload_state", "bytes": 0}
    if kind == "drop_upload":
        try:
            os.unlink(part)
        except FileNotFoundError:
            pass
        return {"type": "done"}
    if kind == "write_part":
        return write_part(part, message["offset"], rest)
    return finish_upload(path, part, message)


def write_part(part, offset, data):
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o644)
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode) or status.st_size != offset:
            raise Failed("stale", f"{status.st_size} bytes of this upload are there.")
        view = memoryview(data)
        while view:
            count = os.pwrite(fd, view, offset)
            offset += count
            view = view[count:]
        return {"type": "upload_state", "bytes": offset}
    except OSError:
        os.ftruncate(fd, status.st_size)
        raise
    finally:
        os.close(fd)


def finish_upload(path, part, message):
    if message["bytes"] == 0 and not os.path.lexists(part):
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644))
    status = os.lstat(part)
    if not stat.S_ISREG(status.st_mode) or status.st_size != message["bytes"]:
        raise Failed("stale", f"{status.st_size} of {message['bytes']} bytes of this upload are there.")
    version = message.get("version")
    if version == "":
        os.link(part, path)  # fails where something stands
        os.unlink(part)
        return found(path)
    path = os.path.realpath(path) if os.path.exists(path) else path
    try:
        before = os.stat(path)
    except FileNotFoundError:
        before = None
    if version and (before is None or version_of(before) != version):
        raise Failed("conflict", "The file was changed on the disk meanwhile.")
    if before is not None and not stat.S_ISREG(before.st_mode):
        raise Failed("conflict", "A folder or device of this name is there already.")
    if before is not None:
        os.chmod(part, stat.S_IMODE(before.st_mode))
    os.replace(part, path)
    return found(path)


class Process:
    """What /proc tells of one program; OSError when it is gone."""

    def __init__(self, number):
        with open(f"/proc/{number}/stat", encoding="utf-8", errors="replace") as file:
            self.comm, _, rest = file.read().partition("(")[2].rpartition(")")
        fields = rest.split()
        with open(f"/proc/{number}/cmdline", encoding="utf-8", errors="replace") as file:
            self.words = [word for word in file.read(16384).split("\0") if word]
        self.number, self.parent, self.started = number, int(fields[1]), int(fields[19])
        self.cpu_ms = (int(fields[11]) + int(fields[12])) * 1000 // os.sysconf("SC_CLK_TCK")
        self.memory_bytes = int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
        self.runs = fields[0] not in "ZX"
        self.is_kernel = self.parent == 1 and any(w.startswith("/run/kernel/") or w.endswith("/launch.py") for w in self.words[1:])

    def name(self):
        """The program, and the script or module that it runs."""
        if self.is_kernel:
            return "kernel"
        if not self.words:
            return self.comm or "program"
        program = os.path.basename(self.words[0].split(" ")[0]).lstrip("-") or self.comm
        if program.startswith(("python", "node", "perl", "ruby", "Rscript", "bash", "sh")):
            for before, word in zip(self.words, self.words[1:]):
                if before in ("-c", "-e") or word == "-":
                    break
                if before == "-m" or not word.startswith("-"):
                    return f"{program} {os.path.basename(word)}"
        return program


def list_processes():
    shells = {terminal.shell.pid: terminal.number for terminal in list(terminals.opened.values())}
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit() or int(name) in (1, os.getpid()):
            continue
        try:
            process = Process(int(name))
        except (OSError, ValueError, IndexError):
            continue  # gone in between
        if process.runs:
            found.append(process)
    found.sort(key=lambda process: (-process.memory_bytes, process.number))
    listed = [{"process": p.number, "started": p.started, "name": p.name()[:200].encode("utf-8", "replace").decode(), "kernel": p.is_kernel,
               "cpu_ms": p.cpu_ms, "memory_bytes": p.memory_bytes} | ({"terminal": shells[p.number]} if p.number in shells else {})
              for p in found[:PROCESSES]]
    return {"type": "process_list", "processes": listed, "left_out": max(0, len(found) - PROCESSES)}


def end_process(number, started):
    """By its number and start, so that a later program of the number is left alone."""
    gone = Failed("not_found", "This program has ended already.")
    try:
        held = os.pidfd_open(number)
    except OSError:
        raise gone from None
    try:
        process = Process(number)
        if process.started != started:
            raise gone
        if process.is_kernel or number in (1, os.getpid()):
            raise Failed("conflict", "The kernel is restarted or stopped, not ended.")
        signal.pidfd_send_signal(held, signal.SIGTERM)
        if not select.select([held], [], [], END_WAIT_S)[0]:
            signal.pidfd_send_signal(held, signal.SIGKILL)
            select.select([held], [], [], END_WAIT_S)
    except (ProcessLookupError, FileNotFoundError):
        pass  # it ended by itself meanwhile
    finally:
        os.close(held)


class ArchiveSink:
    """Where zipfile writes: every piece waits until serve has asked for it, so that nothing piles up."""

    def __init__(self, connection):
        self.connection = connection
        self.held = bytearray()
        self.asked = True

    def write(self, data):
        self.held += data
        while len(self.held) >= PIECE_BYTES:
            self.piece(PIECE_BYTES)
        return len(data)

    def flush(self):
        pass

    def piece(self, count):
        if not self.asked and self.connection.receive() is None:
            raise ConnectionError
        self.asked = False
        data = bytes(self.held[:count])
        del self.held[:count]
        self.connection.send({"type": "piece", "bytes": len(data)}, data)

    def finish(self):
        if self.held:
            self.piece(PIECE_BYTES)
        self.piece(0)


def walk(folder):
    """As os.walk, whatever the depth; links are no folders."""
    waiting = [folder]
    while waiting:
        at = waiting.pop()
        try:
            with os.scandir(at) as found:
                entries = list(found)
        except OSError:
            continue  # may not be read, or too far down for any path
        folders = sorted(e.name for e in entries if e.is_dir(follow_symlinks=False))
        waiting += [os.path.join(at, name) for name in reversed(folders)]
        yield at, folders, [e.name for e in entries if not e.is_dir(follow_symlinks=False)]


def send_archive(connection, folder):
    import shutil
    import zipfile

    sink = ArchiveSink(connection)
    left_out = []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1, strict_timestamps=False) as archive:
        for at, folders, files in walk(folder):
            within = os.path.relpath(at, folder)
            if within != "." and not folders and not files:
                archive.writestr(zipfile.ZipInfo(within + "/"), b"")
            for name in sorted(files):
                inside = os.path.normpath(os.path.join(within, name))
                if name.startswith(".") and name.endswith(PART):
                    continue
                try:
                    if not is_utf8(inside):
                        raise Failed("bad_request", "")
                    fd = open_regular(os.path.join(at, name))
                except (OSError, Failed):
                    left_out.append(inside.encode("utf-8", "replace").decode())
                    continue
                with os.fdopen(fd, "rb") as file:
                    when = time.localtime(max(315532800, os.fstat(fd).st_mtime))[:6]
                    entry = zipfile.ZipInfo(inside, when)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    with archive.open(entry, "w", force_zip64=True) as out:
                        shutil.copyfileobj(file, out, PIECE_BYTES)
        if left_out:
            archive.writestr("not in this archive.txt", "\n".join(left_out[:10000]) + "\n")
    sink.finish()


class Viewer:
    def __init__(self, connection, position):
        self.connection = connection
        self.sent = position
        self.taken = position
        self.gone = False


class Terminal:
    """One shell on a pty, and what it printed last."""

    def __init__(self, number, columns, rows):
        import subprocess

        self.number = number
        self.changed = threading.Condition()
        self.kept = bytearray()
        self.end = 0  # position behind the last byte
        self.viewers = []
        self.over = None
        self.master, slave = os.openpty()
        os.set_blocking(self.master, False)
        self.resize(columns, rows)
        self.shell = subprocess.Popen(["/usr/bin/setsid", "--ctty", "/bin/bash", "-i"], stdin=slave, stdout=slave, stderr=slave,
                                      cwd=HOME, env=os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "SHELL": "/bin/bash"})
        os.close(slave)
        self.ended = os.pidfd_open(self.shell.pid)  # a program that left the session may hold the pty open for ever
        threading.Thread(target=self.pump, daemon=True).start()

    def __del__(self):
        # Not before the last viewer is gone: the numbers are given to others at once.
        os.close(self.master)
        if hasattr(self, "ended"):
            os.close(self.ended)

    def resize(self, columns, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def title(self):
        try:
            with open(f"/proc/{os.tcgetpgrp(self.master)}/comm", encoding="utf-8", errors="replace") as file:
                name = file.read().strip()
        except OSError:
            name = "bash"
        return f"{name or 'bash'}, {self.number}"[:100]

    def pump(self):
        """Reads on while nobody watches; waits for the slowest who does, as a program at a real terminal would."""
        while True:
            with self.changed:
                while any(not v.gone and self.end - v.taken > WINDOW_BYTES for v in self.viewers):
                    self.changed.wait()
            ready = select.select([self.master, self.ended], [], [])[0]
            try:
                data = os.read(self.master, OUTPUT_BYTES)
            except BlockingIOError:
                if self.ended not in ready:
                    continue
                data = b""
            except OSError:
                data = b""  # EIO: nobody holds the other end any more
            if not data:
                break
            with self.changed:
                self.kept += data
                self.end += len(data)
                if len(self.kept) > SCROLLBACK_BYTES + SCROLLBACK_BYTES // 4:
                    del self.kept[:len(self.kept) - SCROLLBACK_BYTES]
                self.changed.notify_all()
        code = self.shell.wait()
        with self.changed:
            self.over = f"The shell ended{f' with code {code}' if code > 0 else ''}."
            self.changed.notify_all()
        terminals.forget(self)

    def write(self, data):
        deadline = time.monotonic() + INPUT_WAIT_S
        view = memoryview(data)
        while view:
            try:
                view = view[os.write(self.master, view):]
            except BlockingIOError:
                left = deadline - time.monotonic()
                if left <= 0 or not select.select([], [self.master], [], left)[1]:
                    return

    def attach(self, connection, position):
        with self.changed:
            start = self.end - len(self.kept)
            if position < start or position > self.end:
                position = start
                if start > 0:  # not in the middle of a line, nor of a character
                    position += self.kept.find(b"\n", 0, 65536) + 1
            viewer = Viewer(connection, position)
            self.viewers.append(viewer)
        sender = threading.Thread(target=self.send_to, args=(viewer,), daemon=True)
        sender.start()
        try:
            while (got := connection.receive()) is not None:
                message = got[0]
                if message["type"] == "terminal_input":
                    self.write(message["text"].encode())
                elif message["type"] == "resize_terminal":
                    self.resize(message["columns"], message["rows"])
                elif message["type"] == "take_output":
                    with self.changed:
                        viewer.taken = max(viewer.taken, min(message["position"], viewer.sent))
                        self.changed.notify_all()
        finally:
            with self.changed:
                viewer.gone = True
                self.viewers.remove(viewer)
                self.changed.notify_all()
            sender.join()

    def send_to(self, viewer):
        try:
            while True:
                with self.changed:
                    while not viewer.gone and (viewer.sent - viewer.taken > WINDOW_BYTES
                                               or (viewer.sent == self.end and self.over is None)):
                        self.changed.wait()
                    if viewer.gone:
                        return
                    start = self.end - len(self.kept)
                    viewer.sent = max(viewer.sent, start)
                    position = viewer.sent
                    data = bytes(self.kept[position - start:position - start + OUTPUT_BYTES])
                    viewer.sent += len(data)
                if not data:
                    viewer.connection.send({"type": "terminal_ended", "sentence": self.over})
                    return
                viewer.connection.send({"type": "terminal_output", "position": position}, data)
        except OSError:
            pass

    def end_all(self):
        """The shell and everything of its session."""
        for name in os.listdir("/proc"):
            try:
                if name.isdigit() and os.getsid(int(name)) == self.shell.pid:
                    os.kill(int(name), signal.SIGKILL)
            except OSError:
                pass


class Terminals:
    def __init__(self):
        self.lock = threading.Lock()
        self.opened = {}
        self.last = 0

    def open(self, columns, rows):
        with self.lock:
            if len(self.opened) >= TERMINALS:
                raise Failed("too_many", f"A runtime has at most {TERMINALS} terminals. Close one first.")
            self.last = max(self.last + 1, 1)
            terminal = Terminal(self.last, max(2, min(columns, 1000)), max(1, min(rows, 500)))
            self.opened[terminal.number] = terminal
            return terminal.number

    def list(self):
        with self.lock:
            return [{"terminal": t.number, "title": t.title()} for t in self.opened.values()]

    def find(self, number):
        with self.lock:
            if number not in self.opened:
                raise Failed("not_found", "This terminal is closed.")
            return self.opened[number]

    def attach(self, connection, message):
        try:
            terminal = self.find(message["terminal"])
        except Failed as failed:
            connection.send({"type": "files_failed", "refusal": failed.refusal, "sentence": str(failed)})
            return
        terminal.attach(connection, message["from"])

    def close(self, number):
        self.find(number).end_all()

    def forget(self, terminal):
        with self.lock:
            self.opened.pop(terminal.number, None)


terminals = Terminals()


def main():
    listener = socket.socket(fileno=3)
    listener.settimeout(IDLE_S)
    os.set_inheritable(3, False)
    threads = []
    handed = []
    for number, kind in enumerate(sys.argv[1] if len(sys.argv) > 1 else "", listener.fileno() + 1):
        os.set_inheritable(number, False)
        if kind == "f":
            handed[-1].file = number
            continue
        handed.append(Connection(socket.socket(fileno=number)))
        handed[-1].sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, bytes(16))  # here a slow one holds up nobody else
    while True:
        try:
            connection = handed.pop() if handed else Connection(listener.accept()[0])
        except (TimeoutError, BlockingIOError):
            threads = [t for t in threads if t.is_alive()]
            if not threads and not terminals.opened:
                return
            continue
        connection.sock.settimeout(None)
        threads = [t for t in threads if t.is_alive()]
        if len(threads) >= STREAMS + 2 * TERMINALS:
            connection.sock.close()
            continue
        thread = threading.Thread(target=connection.serve, daemon=True)
        try:
            thread.start()
        except RuntimeError:  # no process is left for it
            connection.refuse()
            continue
        threads.append(thread)


if __name__ == "__main__":
    main()
