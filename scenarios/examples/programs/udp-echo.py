"""UDP echo server on 127.0.0.1:1234: returns every datagram to whoever sent it."""
import socket

HOST = "127.0.0.1"
PORT = 1234
# The largest datagram that IPv4 carries; what does not fit into the buffer is lost.
LARGEST = 65507

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind((HOST, PORT))
    while True:
        data, client = server.recvfrom(LARGEST)
        server.sendto(data, client)
