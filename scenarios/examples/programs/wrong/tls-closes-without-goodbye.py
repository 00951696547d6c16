"""TLS echo server that closes without a goodbye."""
import socket
import ssl
import sys

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
context.set_alpn_protocols(["echo"])

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 8443))
    listener.listen()
    plain, address = listener.accept()
    with plain, context.wrap_socket(plain, server_side=True) as connection:
        while data := connection.recv(1024):
            connection.sendall(data)
        # Wrong: close() closes the socket under TLS, and the client cannot tell whether that was all.
