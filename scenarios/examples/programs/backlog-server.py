"""Listens with a backlog of 1, and accepts a client for each line of its input."""
import socket
import sys

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", 65432))
    server.listen(1)
    accepted = [server.accept() for line in sys.stdin]
