"""A Debian 12 of its own: kernel 6.1, systemd, cgroup v2, in qemu without KVM, so that it runs wherever qemu does, some ten times slower.

    with Machine(folder, {"stoa.deb": path, ...}) as machine:      # the files lie in /srv
        print(machine.sh("uname -r"))

tools/machine_image.sh made the folder. The disk is never written to: every machine begins as the first did, and keeps what it was
given over a reboot. Nothing outside is reached from it, and on it only ssh and what a Machine forwards, both on loopback.
"""
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

BOOT_S = 300


class Failed(AssertionError):
    pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Machine:
    def __init__(self, folder, cargo, memory_mb=3072, processors=2):
        self.folder, self.cargo = pathlib.Path(folder), cargo
        self.memory_mb, self.processors = memory_mb, processors
        self.qemu = self.link = None

    def __enter__(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="stoa-machine-", dir="/var/tmp"))
        self.console = self.dir / "console.log"
        self.port, self.web_port = free_port(), free_port()
        self.ssh = ["ssh", "-i", str(self.folder / "key"), "-p", str(self.port), "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
                    "-o", "LogLevel=ERROR", "-o", "ConnectTimeout=30", "-o", f"ControlPath={self.dir}/link", "root@127.0.0.1"]
        cargo = self.dir / "cargo"
        for name, source in self.cargo.items():
            (cargo / name).parent.mkdir(parents=True, exist_ok=True)
            if pathlib.Path(source).is_dir():
                shutil.copytree(source, cargo / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(source, cargo / name)
        done = subprocess.run(["mke2fs", "-q", "-t", "ext4", "-d", cargo, self.dir / "cargo.img", "256m"], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed("mke2fs: " + done.stderr)
        self.qemu = subprocess.Popen(
            ["qemu-system-x86_64", "-machine", "q35,accel=tcg", "-cpu", "max", "-smp", str(self.processors), "-m", str(self.memory_mb),
             "-nodefaults", "-no-user-config", "-display", "none", "-serial", f"file:{self.console}",
             "-kernel", str(self.folder / "vmlinuz"), "-initrd", str(self.folder / "initrd.img"), "-append", "root=/dev/vda rw console=ttyS0",
             "-drive", f"file={self.folder}/disk.img,format=raw,if=virtio,snapshot=on,cache=unsafe",
             "-drive", f"file={self.dir}/cargo.img,format=raw,if=virtio,snapshot=on",
             "-netdev", f"user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:{self.port}-:22", "-device", "virtio-net-pci,netdev=net",
             "-device", "virtio-rng-pci"],
            stdin=subprocess.DEVNULL, stdout=open(self.dir / "qemu.log", "wb"), stderr=subprocess.STDOUT, start_new_session=True,
            env={**os.environ, "TMPDIR": str(self.dir)})
        try:
            self._wait_for_boot()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self._hang_up()
        if self.qemu.poll() is None:
            self.qemu.terminate()  # the disk is thrown away: no need to say goodbye
            try:
                self.qemu.wait(20)
            except subprocess.TimeoutExpired:
                self.qemu.kill()
                self.qemu.wait()
        shutil.rmtree(self.dir, ignore_errors=True)

    def _hang_up(self):
        if self.link:
            self.link.terminate()
            self.link.wait()
            self.link = None

    def _wait_for_boot(self):
        """One connection that stays carries every command, since a handshake takes the machine a second."""
        end = time.monotonic() + BOOT_S
        while True:
            if self.qemu.poll() is not None:
                raise Failed("qemu ended: " + (self.dir / "qemu.log").read_text()[-1000:])
            self.link = subprocess.Popen([*self.ssh[:-1], "-M", "-N", "-o", "ServerAliveInterval=60", "-L", f"127.0.0.1:{self.web_port}:127.0.0.1:8080", self.ssh[-1]],
                                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while self.link.poll() is None:
                if subprocess.run([*self.ssh, "-O", "check"], capture_output=True).returncode == 0:
                    self.sh("systemctl is-system-running --wait || true")
                    return
                time.sleep(0.2)
            if time.monotonic() > end:
                raise Failed(f"not up within {BOOT_S} s: " + self.console.read_text(errors="replace")[-2000:])
            time.sleep(1)

    def try_sh(self, command, limit_s=300):
        """-> exit status, standard output and error together. The command is a shell's, root's."""
        done = subprocess.run([*self.ssh, command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                              timeout=limit_s)
        return done.returncode, done.stdout

    def follow(self, command):
        """The same, printed as it comes."""
        lines = []
        with subprocess.Popen([*self.ssh, command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              errors="replace") as running:
            for line in running.stdout:
                lines.append(line)
                print("      " + line, end="", flush=True)
        return running.returncode, "".join(lines)

    def sh(self, command, limit_s=300):
        status, said = self.try_sh(command, limit_s)
        if status != 0:
            raise Failed(f"{command!r} ended with {status}: {said[-3000:]}")
        return said

    def reboot(self):
        before = self.sh("cat /proc/sys/kernel/random/boot_id")
        self.try_sh("systemctl reboot")
        self.link.wait(BOOT_S)
        self._hang_up()
        self._wait_for_boot()
        if self.sh("cat /proc/sys/kernel/random/boot_id") == before:
            raise Failed("it did not boot anew")
