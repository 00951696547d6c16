"""Waits for the urgent byte, and only then reads what came before it."""
import select
import socket

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", 65432))
    server.listen()
    connection, address = server.accept()
    with connection:
        select.select([], [], [connection])
        urgent = connection.recv(1, socket.MSG_OOB)
        request = b""
        while len(request) < len(b"a long request"):
            request += connection.recv(1024)
        connection.sendall(b"interrupted\n")
