"""HTTP server: answers any request on port 8080, one thread for each client."""
import socket
import threading

BODY = b"<h1>It works</h1>\n"
HEAD = (
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/html\r\n"
    f"Content-Length: {len(BODY)}\r\n"
    "Connection: close\r\n"
    "\r\n"
).encode("ascii")


def answer(connection):
    with connection:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(1024)
            if not piece:
                return
            head += piece
        connection.sendall(HEAD + BODY)


with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("", 8080))
    server.listen()
    while True:
        connection, address = server.accept()
        threading.Thread(target=answer, args=[connection], daemon=True).start()
