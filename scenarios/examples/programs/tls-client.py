"""TLS client that looks at certificates: sends a line and prints the answer. usage: tls-client.py CA PORT"""
import socket
import ssl
import sys

context = ssl.create_default_context(cafile=sys.argv[1])

try:
    with socket.create_connection(("127.0.0.1", int(sys.argv[2]))) as plain:
        with context.wrap_socket(plain, server_hostname="localhost") as connection:
            connection.sendall(b"hello\n")
            print(connection.recv(1024).decode(), end="")
            connection.unwrap()
except ssl.SSLCertVerificationError as error:
    sys.exit(f"not connected: {error.verify_message}")
