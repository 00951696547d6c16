"""UDP echo server with a buffer of five bytes: the rest of each datagram is lost."""
import socket

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("127.0.0.1", 1234))
    while True:
        data, client = server.recvfrom(5)
        server.sendto(data, client)
