"""UDP echo server that answers from a new socket, and so from another port than it was asked at."""
import socket

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("127.0.0.1", 1234))
    while True:
        data, client = server.recvfrom(65507)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as answer:
            answer.sendto(data, client)
