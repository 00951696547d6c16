// COUNT conversations one after the other, each with a server of its own, as a thousand scenario files are.
// usage: conversations.mjs COUNT
import assert from "node:assert";
import net from "node:net";
import { once } from "node:events";

const count = Number(process.argv[2]);

async function converse(greeting) {
  const server = net.createServer();
  server.listen(0, "127.0.0.1", 1);
  await once(server, "listening");
  const served = serve(server, greeting);
  const client = net.connect(server.address().port, "127.0.0.1");
  client.write(greeting);
  assert.equal(await read(client, greeting.length), greeting);
  client.end();
  await served;
}

async function serve(server, greeting) {
  const [socket] = await once(server, "connection");
  assert.equal(await read(socket, greeting.length), greeting);
  socket.write(greeting);
  await once(socket, "end");
  socket.end();
  server.close();
}

/** Reads `length` characters. */
function read(socket, length) {
  return new Promise((resolve, reject) => {
    let received = "";
    const onData = (chunk) => {
      received += chunk.toString("latin1");
      if (received.length < length) return;
      socket.off("data", onData);
      resolve(received);
    };
    socket.on("data", onData);
    socket.once("error", reject);
  });
}

for (let number = 0; number < count; number++) await converse(`Hello, world ${String(number).padStart(6, "0")}`);
console.log(`conversations: ${count}`);
