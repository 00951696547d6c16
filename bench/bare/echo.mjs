// An echo server and its client in one script, once: what a Node programmer writes without Tomada.
// usage: echo.mjs
import assert from "node:assert";
import net from "node:net";

const greeting = "Hello, world";

const server = net.createServer((socket) => {
  let received = "";
  socket.setEncoding("utf8");
  socket.on("data", (text) => {
    received += text;
    if (received.length < greeting.length) return;
    assert.equal(received, greeting);
    socket.write(received);
  });
  socket.on("end", () => {
    socket.end();
    server.close();
  });
});

server.listen(0, "127.0.0.1", 1, () => {
  const client = net.connect(server.address().port, "127.0.0.1");
  let received = "";
  client.setEncoding("utf8");
  client.write(greeting);
  client.on("data", (text) => {
    received += text;
    if (received.length < greeting.length) return;
    assert.equal(received, greeting);
    client.end();
  });
  client.on("close", () => console.log("conversations: 1"));
});
