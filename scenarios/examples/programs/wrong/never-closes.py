"""Wrong: notices that a client has gone, and does not close its own side."""
import socket

HOST = "localhost"
PORT = 12345

clients = []
with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((HOST, PORT))
    server.listen()
    while True:
        connection, address = server.accept()
        clients.append(connection)
        while data := connection.recv(1024):
            connection.sendall(data)
