"""Echo server: serves one client after the other on localhost:12345, each until it closes."""
import socket


def serve(connection):
    while data := connection.recv(1024):
        connection.sendall(data)


with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("localhost", 12345))
    server.listen(5)
    while True:
        connection, address = server.accept()
        with connection:
            try:
                serve(connection)
            except ConnectionError as error:
                # One client that goes away abruptly is no reason to leave the others alone.
                print("Lost", address, error)
