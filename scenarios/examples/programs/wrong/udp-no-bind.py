"""UDP echo server that never binds: nobody can send it anything."""
import socket

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.settimeout(30)
    while True:
        data, client = server.recvfrom(65507)
        server.sendto(data, client)
