"""Asks a cloud's metadata service for the machine's credentials."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
from reaching import *

for address in ["169.254.169.254", "::ffff:169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16"]:
    must_not_reach(address, 80)

done()
