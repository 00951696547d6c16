"""Answers every line with pong, over IPv4 alone."""
import socket
import sys

with socket.create_server(("0.0.0.0", int(sys.argv[1]))) as server:
    while True:
        connection, client = server.accept()
        with connection, connection.makefile("rb") as lines:
            for _ in lines:
                connection.sendall(b"pong\r\n")
