"""Wrong: listens on port 65433, one beside the port that was asked for."""
import socket

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", 65433))
    server.listen()
    connection, address = server.accept()
    with connection:
        while data := connection.recv(1024):
            connection.sendall(data)
