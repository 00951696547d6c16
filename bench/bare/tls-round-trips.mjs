// COUNT times 64 bytes to and fro over one TLS connection; both ends in this process, both checking what comes.
// usage: tls-round-trips.mjs COUNT CERTIFICATE KEY
import assert from "node:assert";
import { readFileSync } from "node:fs";
import tls from "node:tls";

const count = Number(process.argv[2]);
const [cert, key] = process.argv.slice(3).map((file) => readFileSync(file));
const message = Buffer.alloc(64, "x");

const server = tls.createServer({ cert, key, noDelay: true }, (socket) => {
  onMessages(socket, () => socket.write(message));
  socket.on("end", () => server.close());
});

server.listen(0, "127.0.0.1", 1, () => {
  const client = tls.connect({ port: server.address().port, host: "127.0.0.1", ca: cert }, () => client.write(message));
  client.setNoDelay(true);
  let rounds = 0;
  onMessages(client, () => {
    rounds++;
    if (rounds === count) client.end();
    else client.write(message);
  });
  client.on("close", () => {
    assert.equal(rounds, count);
    console.log(`rounds: ${rounds}`);
  });
});

/** Calls back for each whole message, however the stream was cut. */
function onMessages(socket, handle) {
  let pending = Buffer.alloc(0);
  socket.on("data", (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (pending.length >= message.length) {
      assert.ok(pending.subarray(0, message.length).equals(message));
      pending = pending.subarray(message.length);
      handle();
    }
  });
}
