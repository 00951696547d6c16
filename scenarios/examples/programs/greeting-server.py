"""Greets one client by name: the name is a line, however many pieces it comes in."""
import socket

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", 65432))
    server.listen()
    connection, address = server.accept()
    with connection:
        name = b""
        while not name.endswith(b"\n"):
            data = connection.recv(1024)
            if not data:
                raise SystemExit("the client left before it had said its name")
            name += data
        connection.sendall(b"Hello, " + name.rstrip(b"\r\n") + b"!\n")
        while connection.recv(1024):
            pass
