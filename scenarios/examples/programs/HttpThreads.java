// HTTP server: answers any request on port 8080, one thread for each client.   java HttpThreads.java
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

public class HttpThreads {
    static final String BODY = "<h1>It works</h1>\n";
    static final String RESPONSE = "HTTP/1.1 200 OK\r\n"
            + "Content-Type: text/html\r\n"
            + "Content-Length: " + BODY.length() + "\r\n"
            + "Connection: close\r\n"
            + "\r\n"
            + BODY;

    public static void main(String[] args) throws IOException {
        try (ServerSocket server = new ServerSocket(8080)) {
            while (true) {
                Socket client = server.accept();
                new Thread(() -> answer(client)).start();
            }
        }
    }

    static void answer(Socket client) {
        try (client) {
            var request = new BufferedReader(
                    new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            String line;
            do {
                line = request.readLine();
            } while (line != null && !line.isEmpty());
            client.getOutputStream().write(RESPONSE.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException error) {
            System.err.println("Lost a client: " + error.getMessage());
        }
    }
}
