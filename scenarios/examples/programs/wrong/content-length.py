"""Wrong: announces a Content-Length that is larger than its body."""
import socket

BODY = "<h1>It works</h1>\n"

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("", 8080))
    server.listen(1)
    connection, address = server.accept()
    with connection:
        connection.recv(4096)
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(BODY) + 7}\r\n\r\n"
        connection.sendall((head + BODY).encode())
