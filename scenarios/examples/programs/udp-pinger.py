"""UDP pinger: sends ten pings to 127.0.0.1:12000, waits at most a second for each answer, and prints what it saw."""
import socket
import time

SERVER = ("127.0.0.1", 12000)
COUNT = 10

answered = 0
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    client.settimeout(1)
    for number in range(1, COUNT + 1):
        sent = time.time()
        client.sendto(f"Ping {number} {sent}".encode(), SERVER)
        try:
            answer, _ = client.recvfrom(1024)
        except TimeoutError:
            print("Request timed out")
            continue
        answered += 1
        print(f"{answer.decode()}: {(time.time() - sent) * 1000:.3f} ms")
print(f"{COUNT} sent, {answered} answered")
