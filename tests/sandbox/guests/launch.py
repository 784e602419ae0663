"""Stands in for kernel/launch.py, with the real zygote.py beside it: becomes the guest that it is told, in a fork of the zygote or by exec."""
import os
import runpy
import sys

is_fork = sys.argv[-1] == "--zygote"
if is_fork:
    sys.path.append(os.path.dirname(os.path.abspath(__file__)))
    import zygote
    sys.path.pop()
    zygote.serve()
guest, *arguments = sys.argv[1:]
is_ahead = arguments[-1:] == ["--ready"]
if is_ahead:
    arguments.pop()
if is_fork or is_ahead:
    open("/run/kernel/ready", "w").close()
    if not os.read(0, 1):
        sys.exit(0)
    os.unlink("/run/kernel/ready")
    null = os.open("/dev/null", os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.chdir("/home/user")
print("forked" if is_fork else "executed", flush=True)
sys.argv = [guest, *arguments]
runpy.run_path(guest, run_name="__main__")
