"""UDP pinger without a time-out: the first answer that is lost keeps it waiting for ever."""
import socket
import time

SERVER = ("127.0.0.1", 12000)
COUNT = 10

answered = 0
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    for number in range(1, COUNT + 1):
        sent = time.time()
        client.sendto(f"Ping {number} of {COUNT}".encode(), SERVER)
        answer, _ = client.recvfrom(1024)
        answered += 1
        print(f"{answer.decode()}: {(time.time() - sent) * 1000:.3f} ms")
print(f"{COUNT} sent, {answered} answered")
