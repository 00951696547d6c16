// COUNT clients of one server, each served once, all held open until the last one has its answer.
// usage: many-clients.mjs COUNT
import assert from "node:assert";
import net from "node:net";

const count = Number(process.argv[2]);
// The kernel's queue ends at somaxconn (4096): what overflows it is sent again a second later.
const connectingAtMost = 500;
const clients = [];
let answered = 0;
let served = 0;
let closed = 0;

const server = net.createServer((socket) => {
  socket.once("data", (question) => {
    assert.equal(question.toString(), "ping");
    socket.write("pong");
    served++;
  });
  socket.on("end", () => socket.end());
});

server.listen({ port: 0, host: "127.0.0.1", backlog: connectingAtMost }, () => {
  const { port } = server.address();
  for (let number = 0; number < Math.min(count, connectingAtMost); number++) connect(port);
});

function connect(port) {
  const client = net.connect(port, "127.0.0.1");
  clients.push(client);
  client.write("ping");
  client.once("data", (answer) => {
    assert.equal(answer.toString(), "pong");
    if (clients.length < count) connect(port);
    if (++answered === count) release();
  });
  client.on("close", () => {
    if (++closed < count) return;
    server.close();
    console.log(`clients: ${served}`);
  });
}

function release() {
  server.getConnections((error, open) => {
    assert.ifError(error);
    assert.equal(open, count, "all connections are open at once");
    for (const client of clients) client.end();
  });
}
