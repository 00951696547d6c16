"""TLS echo server: serves one client on 127.0.0.1:8443, then ends. usage: tls-echo-server.py CERTIFICATE KEY"""
import socket
import ssl
import sys

HOST = "127.0.0.1"
PORT = 8443

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
context.set_alpn_protocols(["echo"])

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, PORT))
    listener.listen()
    plain, address = listener.accept()
    with plain, context.wrap_socket(plain, server_side=True) as connection:
        print("Connected by", address, "over", connection.version())
        # An empty result means that the client has said goodbye.
        while data := connection.recv(1024):
            connection.sendall(data)
        # Says goodbye, too: closing alone would truncate what was sent.
        connection.unwrap()
