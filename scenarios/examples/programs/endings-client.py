"""Says hello, then prints what it receives and how the connection ends."""
import errno
import socket

with socket.create_connection(("127.0.0.1", 65432)) as connection:
    connection.sendall(b"hello\n")
    try:
        while data := connection.recv(1024):
            print("received", data.decode().strip())
        print("end of the stream")
    except OSError as error:
        print(errno.errorcode[error.errno])
