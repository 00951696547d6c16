"""Echo server: serves one client on 127.0.0.1:65432, then ends."""
import socket

HOST = "127.0.0.1"
PORT = 65432

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((HOST, PORT))
    server.listen()
    connection, address = server.accept()
    with connection:
        print("Connected by", address)
        # An empty result means that the client has closed its side.
        while data := connection.recv(1024):
            connection.sendall(data)
