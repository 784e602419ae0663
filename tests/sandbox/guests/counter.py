"""Writes a dot every 10 ms."""
import time

while True:
    print(".", end="", flush=True)
    time.sleep(0.01)
