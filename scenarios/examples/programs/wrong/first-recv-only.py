"""Wrong: takes what its first recv(1024) returns for the whole message."""
import socket

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", 65432))
    server.listen()
    connection, address = server.accept()
    with connection:
        data = connection.recv(1024)
        connection.sendall(data)
