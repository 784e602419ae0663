"""Connects to the operator's network."""
import os, sys
sys.path.insert(0, os.path.dirname(__file__))
from attempts import *
from reaching import *

for address in ["10.0.0.1", "172.16.0.1", "172.17.0.1", "192.168.0.1", "192.168.1.1", "100.64.0.1", "169.254.1.1", "::ffff:10.0.0.1", "fd00::1", "fe80::1", "224.0.0.1"]:
    must_not_reach(address, 22, 80)

done()
