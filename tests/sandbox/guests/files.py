"""Stands where the files program does: takes one connection of the socket that init listens on, and ends."""
import socket

socket.socket(fileno=3).accept()[0].close()
