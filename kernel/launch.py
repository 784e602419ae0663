"""Starts the Python kernel of a runtime: ipykernel as Debian has it, made to start fast and to lose nothing.

    /usr/bin/python3 -I launch.py CONNECTION_FILE [--ready | --zygote]

With --ready it imports everything that a kernel and the usual science need and then waits, in a sandbox that nobody has claimed
yet (ready.py). With --zygote it imports the same once and forks such programs into sandboxes (zygote.py). All that looks at a person's home comes after that wait, in the same order as without it.

Differs from `python3 -m ipykernel_launcher` in this:
- IOPub has no high-water mark: what nobody has read yet waits in this process instead of being dropped;
- the sockets are bound under umask 007, so that the group of their folder may connect;
- a program that prints faster than IOPub sends waits for it, so that no single message grows without bound; one that goes on printing faster
  than anybody could use waits longer, so that it leaves the machine to others;
- an interrupt is never swallowed between the announcement of a run and the person's code;
- `!command` loses nothing of what the command wrote last;
- the process's number is asked for once, not at every text that is written;
- no heartbeat, no history database, no watch on the parent, no debugger: each costs time at the start and is not used;
- -I keeps files of the home folder from standing in for the standard library while the kernel starts; the user's own
  packages and the current folder are put on the path when it has started.
"""
import collections.abc
import contextlib
import functools
import gc
import importlib
import itertools
import os
import signal
import sys
import threading
import time
import types

LARGEST_STREAM_TEXT = 1 << 20  # characters in one stream message
PRINTED_AT_ONCE = 32 << 20  # characters that a stream takes as fast as they come ...
PRINTED_A_SECOND = 2 << 20  # ... and how fast it takes what follows without a pause: twice what Jupyter Server lets through before it drops

# In this order their sockets come into place: the shim looks for the last of them first, and takes all when that is there.
PORTS = ("stdin_port", "control_port", "shell_port", "iopub_port")

gc.disable()  # nothing of the start is garbage


class Pace:
    """Holds up whoever goes on without a pause. What was not used within a while may be used at once later."""

    def __init__(self, at_once, a_second, clock=time.monotonic, sleep=time.sleep):
        self.most = self.left = at_once
        self.a_second, self.clock, self.sleep = a_second, clock, sleep
        self.at = clock()

    def take(self, amount):
        now = self.clock()
        self.left = min(self.most, self.left + (now - self.at) * self.a_second) - amount
        self.at = now
        if self.left < 0:
            self.sleep(-self.left / self.a_second)


def _import_without(names):
    """Makes these modules unavailable; returns what undoes it."""
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None

    def undo():
        for name in hidden:
            if sys.modules.get(name, False) is None:
                del sys.modules[name]

    return undo


def _terminal_part(name):
    """An attribute of IPython.terminal.embed, of which a stand-in was imported: by now the real one can be."""
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(importlib.import_module("IPython.terminal.embed"), name)


def _embed(*args, **kwargs):
    raise RuntimeError("IPython.embed() needs a terminal, which a notebook does not have")


def make_interrupts_certain():
    """An interrupt ends the person's code, whenever it comes after the run was announced.

    ipykernel raises KeyboardInterrupt wherever its own code happens to be: between the announcement and the person's code
    it is swallowed, and no reply is ever sent. Here such an early one stops the code as soon as it begins.
    """
    import asyncio

    from ipykernel.ipkernel import IPythonKernel
    from ipykernel.zmqshell import ZMQInteractiveShell

    run_code = ZMQInteractiveShell.run_code
    stop = compile("raise KeyboardInterrupt", "<interrupt>", "exec")
    early = False

    def end_running_code(frame):
        while frame is not None:
            if frame.f_code is run_code.__code__:
                raise KeyboardInterrupt
            frame = frame.f_back

    def on_interrupt(number, frame):
        nonlocal early
        end_running_code(frame)
        early = True

    @contextlib.contextmanager
    def cancel_on_interrupt(self, future):
        # A cell with a top-level await. ipykernel's own way does not wake the loop that waits.
        loop = asyncio.get_event_loop()

        def on_interrupt_of_task(number, frame):
            end_running_code(frame)
            loop.call_soon_threadsafe(future.cancel)

        before = signal.signal(signal.SIGINT, on_interrupt_of_task)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def pre_handler_hook(self):
        nonlocal early
        early = False
        self.saved_sigint_handler = signal.signal(signal.SIGINT, on_interrupt)

    async def run_code_unless_stopped(self, code_obj, result=None, *, async_=False):
        nonlocal early
        if early:
            early = False
            code_obj, async_ = stop, False
        return await run_code(self, code_obj, result, async_=async_)

    IPythonKernel._cancel_on_sigint = cancel_on_interrupt
    IPythonKernel.pre_handler_hook = pre_handler_hook
    ZMQInteractiveShell.run_code = run_code_unless_stopped


def make_display_cheap():
    """The same answers from IPython's formatters for less: its decorator binds the signature anew at every call of twelve formatters,
    a third of the time of a small display."""
    from IPython.core import formatters

    catch = formatters.catch_format_error.__wrapped__
    for name in ("BaseFormatter", "PlainTextFormatter", "IPythonDisplayFormatter", "MimeBundleFormatter"):
        kind = getattr(formatters, name)
        method = getattr(vars(kind).get("__call__"), "__wrapped__", None)
        if method is None:
            continue

        @functools.wraps(method)
        def call(self, *args, _method=method, **kwargs):
            return catch(_method, self, *args, **kwargs)

        kind.__call__ = call


def make_script_magics_cheap():
    """IPython builds the same parser of arguments anew for %%bash, %%perl and six more, and formats its help: a fifth of its start."""
    from IPython.core import magic_arguments

    construct = magic_arguments.construct_parser
    shared = []

    def construct_once(function):
        if function.__name__ != "named_script_magic":
            return construct(function)
        if not shared:
            shared.append(construct(function))
        return shared[0]

    magic_arguments.construct_parser = construct_once


def make_shell_lines_complete():
    """`!command` shows all that the command wrote: pexpect takes a program's end for the end of its output, and loses what was written
    between the last look and the end."""
    import select

    import pexpect

    read = pexpect.spawn.read_nonblocking

    @functools.wraps(read)
    def read_nonblocking(self, size=1, timeout=-1):
        try:
            return read(self, size, timeout)
        except pexpect.EOF:
            rest = select.poll()
            rest.register(self.child_fd, select.POLLIN)
            if any(events & select.POLLIN for _, events in rest.poll(0)):
                return super(pexpect.spawn, self).read_nonblocking(size)
            raise

    pexpect.spawn.read_nonblocking = read_nonblocking


def make_pid_cheap():
    """ipykernel asks who it is at every text that is written, four times a printed line, and again at every message: a system call of
    microseconds in a virtual machine behind a seccomp filter. Kept, and asked anew after a fork, as glibc did until 2.25."""
    kept = os.getpid()
    ask = os.getpid

    def getpid():
        return kept

    def renew():
        nonlocal kept
        kept = ask()

    os.register_at_fork(after_in_child=renew)
    os.getpid = functools.wraps(ask)(getpid)


def load_application():
    """Imports what the kernel needs, and makes what becomes it. Nothing of a home is looked at for that."""
    # The terminal's half of IPython (prompt_toolkit and more) is a third of the start.
    terminal = types.ModuleType("IPython.terminal.embed")
    terminal.embed = _embed
    sys.modules["IPython.terminal.embed"] = terminal
    undo = _import_without(["debugpy", "debugpy.server"])
    try:
        from ipykernel.kernelapp import IPKernelApp
    finally:
        undo()
        del sys.modules["IPython.terminal.embed"]
    import IPython.terminal

    # IPython.terminal's modules import each other in a circle that only the order of IPython's own start can open. Whoever imports one
    # of them (SymPy asks whether it is in a terminal) finds this in embed's place until then.
    terminal.__getattr__ = _terminal_part
    IPython.terminal.embed = terminal
    import zmq
    from IPython.core.profiledir import ProfileDir
    from IPython.paths import get_ipython_dir
    from ipykernel import iostream
    from ipykernel.compiler import XCachingCompiler
    from ipykernel.zmqshell import ZMQInteractiveShell
    from traitlets.config import Config

    class OutStream(iostream.OutStream):
        def __init__(self, *args, **kwargs):
            self._flush_lock = threading.RLock()
            self._pace = Pace(PRINTED_AT_ONCE, PRINTED_A_SECOND)
            super().__init__(*args, **kwargs)

        def write(self, string):
            # print() comes here up to four times a line: one lock, one write and few tests, all that ipykernel's write does else.
            if (type(string) is not str or len(string) > LARGEST_STREAM_TEXT or self.echo is not None or self.pub_thread is None
                    or os.getpid() != self._master_pid):
                return self.write_rarely(string)
            with self._buffer_lock:
                self._buffer.write(string)
                full = self._buffer.tell() >= LARGEST_STREAM_TEXT
            if not self._flush_pending:
                self._schedule_flush()
            if full:
                self.send_full()
            return len(string)

        def send_full(self):
            self.flush()
            if threading.current_thread() is not self.pub_thread.thread:  # which sends for all
                self._pace.take(LARGEST_STREAM_TEXT)

        def write_rarely(self, string):
            if not isinstance(string, str) or not self._is_master_process():
                return super().write(string)
            for start in range(0, len(string), LARGEST_STREAM_TEXT):
                super().write(string[start : start + LARGEST_STREAM_TEXT])
                if self._buffer.tell() >= LARGEST_STREAM_TEXT:
                    self.send_full()
            return len(string)

        def _flush(self):
            if not self._is_master_process():  # another thread may have held the lock at the fork
                return super()._flush()
            with self._flush_lock:
                super()._flush()

        def flush(self):
            # ipykernel waits for its IO thread at every display and every end of a cell, even when nothing is to be sent:
            # four fifths of the time of a small display. Under the lock an empty buffer means that all text is queued.
            if self._is_master_process() and self.pub_thread is not None:
                with self._flush_lock:
                    if self._buffer.tell() == 0:
                        return
            super().flush()

    class Application(IPKernelApp):
        def parse_command_line(self, argv=None):
            pass  # a parser of several hundred options, for one that the configuration has

        def init_sockets(self):
            before = os.umask(0o007)
            try:
                super().init_sockets()
            finally:
                os.umask(before)

        def init_iopub(self, context):
            # The mark counts for connections made after it is set, so it is set before the socket is made.
            context.setsockopt(zmq.SNDHWM, 0)
            try:
                super().init_iopub(context)
            finally:
                del context.sockopts[zmq.SNDHWM]

        def init_io(self):
            iostream.OutStream = OutStream
            super().init_io()

        def init_heartbeat(self):
            pass

        def init_poller(self):
            pass

        def write_connection_file(self):
            pass  # it is the shim's

        shell_ahead = start_anew = None

        def init_control(self, context):
            super().init_control(context)
            # The debugger's, which there is none of: it would look for the shell's socket by a name that may change.
            self.debug_shell_socket.disconnect(self.shell_socket.getsockopt(zmq.LAST_ENDPOINT))

        def make_shell_ahead(self, start_anew):
            """The person's shell, the half of a kernel's start: it knows neither home nor session nor sockets yet. Where a home's settings
            would have made another, start_anew() is called, which never returns."""
            self.start_anew = start_anew
            profile = ProfileDir(location=os.path.join(get_ipython_dir(), "profile_default"))  # here; later the home's of the same name
            self.shell_ahead = ZMQInteractiveShell.instance(parent=self, profile_dir=profile, compiler_class=XCachingCompiler)
            # Python keeps what it learns of code while that runs in the code's own pages: learnt here, it is learnt in no kernel again.
            for _ in range(10):
                self.shell_ahead.transform_cell("1 + 1\n")
                self.shell_ahead.compile.ast_parse("1 + 1\n")
                self.shell_ahead.display_formatter.format(2)
            # Every log record asks this of its argument, and the first time looks at hundreds of classes.
            for argument in ("", 0):
                isinstance(argument, collections.abc.Mapping)
            self.modules_ahead = set(sys.modules)

        def begin_ahead(self, folder):
            """All of initialize() that neither a home nor a key changes. Its sockets stand in `folder` under names that nobody looks for."""
            self._init_asyncio_patch()
            self.init_crash_handler()
            self.init_pdb()
            self.transport, self.ip = "ipc", os.path.join(folder, "ahead")
            for place, name in enumerate(PORTS, 1):
                setattr(self, name, place)
            self.init_sockets()
            self.init_io()
            self.init_signal()
            self._ports = {}  # known later
            self.init_kernel()
            self.init_shell()
            self.init_gui_pylab()
            self.init_extensions()
            self.kernel.start()

        def socket_place(self, name):
            return f"{self.ip}-{getattr(self, name)}"

        def undo_ahead(self):
            """Another program takes this one's place, as if nothing had been begun."""
            for number, stream in (1, sys.stdout), (2, sys.stderr):
                if (own := getattr(stream, "_original_stdstream_copy", None)) is not None:
                    os.dup2(own, number)
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            for name in PORTS:
                with contextlib.suppress(OSError):
                    os.unlink(self.socket_place(name))

        def start(self):
            if not self.shell_ahead:
                return super().start()
            with contextlib.suppress(KeyboardInterrupt):
                self.kernel.io_loop.start()

        def rehearse(self):
            """Runs a line as a page would ask for it, before anybody can: pages that this copies and what Python learns by it are this kernel's
            own when somebody waits for it. No one hears the answers, and nothing of it stays."""
            kernel, shell, session = self.kernel, self.shell, self.session
            hook, names = shell.displayhook, dict(shell.user_ns)
            request = session.msg("execute_request", {"code": "print(1 + 1)\n1 + 1", "silent": False, "store_history": False, "user_expressions": {},
                                                      "allow_stdin": False, "stop_on_error": True})
            for _ in range(2):
                frames = [zmq.Frame(part) for part in session.serialize(request, ident=b"nobody")]
                kernel.io_loop.run_sync(functools.partial(kernel.dispatch_shell, frames))
                session.digest_history.clear()
            for name in shell.user_ns.keys() - names.keys():
                del shell.user_ns[name]
            shell.user_ns.update(names)
            hook._ = hook.__ = hook.___ = ""
            shell.user_ns["_oh"].clear()
            shell.history_manager.output_hist_reprs.clear()
            shell.last_execution_result = None
            kernel.set_parent([], {}, channel="shell")

        def end_ahead(self, connection_file):
            """The rest of initialize(), for whoever the home belongs to."""
            places = {name: self.socket_place(name) for name in PORTS}
            for name in PORTS:
                setattr(self, name, 0)
            self.init_profile_dir()
            self.init_config_files()
            self.load_config_file()
            self.kernel.profile_dir = self.profile_dir
            self.take_profile()
            self.connection_file = connection_file
            self.load_connection_file()
            for name in PORTS:
                os.rename(places[name], self.socket_place(name))
            self.log_connection_info()
            self.kernel.record_ports({name + "_port": port for name, port in self._ports.items()})
            self.init_path()
            self.init_code()
            sys.stdout.flush()
            sys.stderr.flush()

        def load_config_file(self, *args, **kwargs):
            if not self.shell_ahead:
                return super().load_config_file(*args, **kwargs)
            names = [name + end for name in ("ipython_config", "ipython_kernel_config") for end in (".py", ".json")]
            if any(os.path.exists(os.path.join(path, name)) for path in self.config_file_paths for name in names):
                self.start_anew()

        def take_profile(self):
            self.shell.profile_dir = self.profile_dir
            self.shell.db = type(self.shell.db)(os.path.join(self.profile_dir.location, "db"))

        def init_kernel(self):
            super().init_kernel()  # takes the one instance that there may be of a shell
            if self.shell_ahead:
                self.shell_ahead.parent = self.shell_ahead.kernel = self.kernel

        def init_code(self):
            if not self.shell_ahead:
                return super().init_code()
            self._run_startup_files()
            self._run_exec_lines()
            self._run_exec_files()
            if self.hide_initial_ns:
                self.shell.user_ns_hidden.update(self.shell.user_ns)
            self._run_cmd_line_code()
            self._run_module()
            # IPython takes the names of all modules here. Each name that is touched costs a copy of the zygote's page, 2 MB in all: only
            # those that came since are.
            self.modules_ahead.update(itertools.islice(reversed(sys.modules), len(sys.modules) - len(self.modules_ahead)))
            self.shell._sys_modules_keys = self.modules_ahead

    make_pid_cheap()
    make_interrupts_certain()
    make_display_cheap()
    make_script_magics_cheap()
    make_shell_lines_complete()
    config = Config()
    config.HistoryManager.enabled = False
    config.IPKernelApp.log_level = 50
    config.IPythonKernel._execute_sleep = 0  # it lets clients see output before the reply; the shim waits for both

    return Application.instance(config=config)


def open_user_paths():
    """What -I left out, in Python's own order: the current folder first, the user's packages after the standard library."""
    import site

    user = site.getusersitepackages()
    # There from the start: what is installed by a cell can be imported by the next line, and Python looks only where a folder was.
    with contextlib.suppress(OSError):
        os.makedirs(user, exist_ok=True)
    if os.path.isdir(user):
        count = len(sys.path)
        site.addsitedir(user)
        # Before what the system has, or a newer package of the person's would never be found.
        added = sys.path[count:]
        del sys.path[count:]
        system = [place for place, path in enumerate(sys.path) if path.endswith("/dist-packages")]
        sys.path[min(system, default=count):min(system, default=count)] = added
    if "" not in sys.path:
        sys.path.insert(0, "")
    # Last, so that nothing of it stands before what a person installed.
    sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "packages"))


def main():
    is_zygote = sys.argv[2:] == ["--zygote"]
    is_ahead = is_zygote or sys.argv[2:] == ["--ready"]
    application = load_application()
    ahead = None
    if is_ahead:
        sys.path.append(os.path.dirname(os.path.abspath(__file__)))
        import ready

        if is_zygote:
            import zygote
        # A person may have one of that name.
        del sys.path[-1], sys.modules["ready"]
        sys.modules.pop("zygote", None)
        ahead = ready.Ahead(application.undo_ahead)
        application.make_shell_ahead(lambda: ahead.start_anew([sys.executable, "-I", *sys.argv]))
        nobody_waits = zygote.serve() if is_zygote else True  # returns in each kernel
        if not is_zygote:
            del sys.argv[2:]
        application.begin_ahead(os.path.dirname(sys.argv[1]))
        if nobody_waits:
            application.rehearse()
        ahead.wait([sys.executable, "-I", *sys.argv])
    connection_file = sys.argv[1]
    home = os.environ.get("HOME")
    if home and os.path.isdir(home):
        os.chdir(home)
    application.config.IPKernelApp.connection_file = application.connection_file = connection_file
    if ahead:
        application.end_ahead(connection_file)
    else:
        application.initialize([])
    open_user_paths()
    application.shell.extension_manager.load_extension("stoa")
    gc.freeze()  # it stays: the first collection of a person's garbage need not look through all of it, 70 ms with pandas
    gc.enable()
    application.start()


if __name__ == "__main__":
    main()
