"""Wrong: serves one client at a time, so that a client who says nothing keeps all others waiting."""
import socket

RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 18\r\nConnection: close\r\n\r\n<h1>It works</h1>\n"

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("", 8080))
    server.listen()
    while True:
        connection, address = server.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(RESPONSE)
