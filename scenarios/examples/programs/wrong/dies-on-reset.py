"""Wrong: an exception while it serves one client ends the whole server."""
import socket

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("localhost", 12345))
    server.listen(5)
    while True:
        connection, address = server.accept()
        with connection:
            while data := connection.recv(1024):
                connection.sendall(data)
