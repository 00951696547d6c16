"""UDP echo server that receives and prints, and forgets to answer."""
import socket

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("127.0.0.1", 1234))
    while True:
        data, client = server.recvfrom(65507)
        print(client, data)
