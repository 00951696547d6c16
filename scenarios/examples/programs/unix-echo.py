"""Unix echo server at the path that it is given: returns every byte that a client sends, one client after the other."""
import os
import socket
import sys

path = sys.argv[1]

# What an earlier server left behind would be "in use", though nobody listens there.
if os.path.exists(path):
    os.unlink(path)

with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
    server.bind(path)
    server.listen()
    while True:
        connection, _ = server.accept()
        with connection:
            while data := connection.recv(1024):
                connection.sendall(data)
