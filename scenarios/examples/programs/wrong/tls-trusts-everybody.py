"""TLS client that takes every certificate."""
import socket
import ssl
import sys

# Wrong: encrypted, but to whom? This is what "verify=False" does in other libraries.
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE

with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as plain:
    with context.wrap_socket(plain, server_hostname="localhost") as connection:
        connection.sendall(b"hello\n")
        print(connection.recv(1024).decode(), end="")
        connection.unwrap()
