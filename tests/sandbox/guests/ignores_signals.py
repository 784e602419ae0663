"""Goes on whatever it is told."""
import os, signal, time

for one in range(1, 65):
    try:
        signal.signal(one, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
if os.fork() == 0:
    os.setsid()
print("deaf", flush=True)
while True:
    time.sleep(1)
