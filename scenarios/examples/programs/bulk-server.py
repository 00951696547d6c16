"""Answers one line with 8 MiB of zeros. The client has ten seconds to take them."""
import socket

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", 65432))
    server.listen()
    connection, address = server.accept()
    with connection:
        connection.settimeout(10)
        request = b""
        while not request.endswith(b"\n"):
            data = connection.recv(1024)
            if not data:
                raise SystemExit("the client left before it had asked for anything")
            request += data
        connection.sendall(bytes(8 * 1024 * 1024))
