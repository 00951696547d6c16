"""UDP echo server that sends the end of the line after the message: two sends are two datagrams."""
import socket

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("127.0.0.1", 1234))
    while True:
        data, client = server.recvfrom(65507)
        server.sendto(data, client)
        server.sendto(b"\n", client)
