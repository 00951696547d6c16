"""Wrong: takes what one recv() returns for a whole line. Mostly it is; over a slow network it is not."""
import socket

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", 65432))
    server.listen()
    connection, address = server.accept()
    with connection:
        name = connection.recv(1024)
        connection.sendall(b"Hello, " + name.rstrip(b"\r\n") + b"!\n")
        while connection.recv(1024):
            pass
