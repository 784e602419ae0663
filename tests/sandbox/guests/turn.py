"""Becomes the guest that it is told; after a restart, where the one outside asks so, only a program that works at all."""
import os
import runpy
import sys

if os.path.exists("/home/user/rests"):
    print("rested", flush=True)
    sys.exit(0)
sys.argv = sys.argv[1:]
runpy.run_path(f"{os.path.dirname(os.path.abspath(__file__))}/{sys.argv[0]}.py", run_name="__main__")
