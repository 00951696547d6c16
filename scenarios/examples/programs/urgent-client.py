"""Sends a request whose last byte is urgent."""
import socket

with socket.create_connection(("127.0.0.1", 65432)) as connection:
    connection.send(b"a long request!", socket.MSG_OOB)
    print(connection.recv(1024).decode(), end="")
