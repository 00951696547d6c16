"""Answers every line with pong, over IPv4 and IPv6, on the port that it is given."""
import socket
import sys

address = ("::", int(sys.argv[1]))
with socket.create_server(address, family=socket.AF_INET6, dualstack_ipv6=True) as server:
    while True:
        connection, client = server.accept()
        with connection, connection.makefile("rb") as lines:
            for _ in lines:
                connection.sendall(b"pong\r\n")
