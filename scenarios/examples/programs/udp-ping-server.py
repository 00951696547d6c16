"""UDP ping server on 127.0.0.1:12000: returns what it is sent, and loses about one datagram in five."""
import random
import socket

HOST = "127.0.0.1"
PORT = 12000
LOSS = 0.2

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind((HOST, PORT))
    while True:
        message, client = server.recvfrom(1024)
        if random.random() < LOSS:
            continue
        server.sendto(message, client)
