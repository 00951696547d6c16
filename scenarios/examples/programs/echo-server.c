/* Echo server: serves one client on 127.0.0.1:65432, then ends.   cc -o echo-server echo-server.c */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void check(int result, const char *call)
{
    if (result < 0) {
        perror(call);
        exit(EXIT_FAILURE);
    }
}

/* write() may take a part only. */
static void write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(fd, bytes, size);
        check(written, "write");
        bytes += written;
        size -= written;
    }
}

int main(void)
{
    int server = socket(AF_INET, SOCK_STREAM, 0);
    check(server, "socket");

    int on = 1;
    check(setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "setsockopt");

    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(65432),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    check(bind(server, (struct sockaddr *)&address, sizeof address), "bind");
    check(listen(server, 1), "listen");

    int client = accept(server, NULL, NULL);
    check(client, "accept");

    char buffer[1024];
    ssize_t count;
    while ((count = read(client, buffer, sizeof buffer)) > 0)
        write_all(client, buffer, count);
    check(count, "read");

    close(client);
    close(server);
    return EXIT_SUCCESS;
}
