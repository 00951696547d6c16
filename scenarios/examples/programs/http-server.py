"""HTTP server: answers one client on port 8080, whatever it asks for, then ends."""
import socket

BODY = b"<h1>It works</h1>\n"


def read_head(connection):
    """Reads up to the empty line that ends the request's header."""
    head = b""
    while b"\r\n\r\n" not in head:
        piece = connection.recv(1024)
        if not piece:
            break
        head += piece
    return head


with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("", 8080))
    server.listen(1)
    connection, address = server.accept()
    with connection:
        request = read_head(connection)
        print(request.decode("latin-1").partition("\r\n")[0])
        head = (
            "HTTP/1.1 200 OK\r\n"
            "Content-Type: text/html\r\n"
            f"Content-Length: {len(BODY)}\r\n"
            "Connection: close\r\n"
            "\r\n"
        )
        connection.sendall(head.encode("ascii") + BODY)
