"""Echo client: sends one greeting to 127.0.0.1:65432 and prints what comes back."""
import socket

HOST = "127.0.0.1"
PORT = 65432
MESSAGE = b"Hello, world"

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as client:
    client.connect((HOST, PORT))
    client.sendall(MESSAGE)
    # One recv() may return less than the whole message, so go on until it is complete.
    answer = b""
    while len(answer) < len(MESSAGE):
        piece = client.recv(1024)
        if not piece:
            break
        answer += piece

print("Received", repr(answer))
