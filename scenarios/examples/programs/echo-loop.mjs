// Echo server: serves any number of clients on localhost:12345, each until it closes.
import { createServer } from "node:net";

const server = createServer((connection) => {
  connection.on("error", (error) => console.log(`Lost a client: ${error.message}`));
  connection.pipe(connection);
});

server.listen({ port: 12345, host: "127.0.0.1" });
