"""Echo server on 127.0.0.1:1234, by TCP: datagrams never reach it."""
import socket

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", 1234))
    server.listen()
    while True:
        connection, _ = server.accept()
        with connection:
            connection.sendall(connection.recv(1024))
