// ROUNDS round trips of 64 bytes over UDP, one after the other, both ends in this process.
// usage: datagram-round-trips.mjs ROUNDS
import assert from "node:assert";
import { createSocket } from "node:dgram";

const rounds = Number(process.argv[2]);
const message = Buffer.from("x".repeat(64));

const server = createSocket("udp4", (data, { port, address }) => {
  assert(data.equals(message));
  server.send(message, port, address);
});
const client = createSocket("udp4");
let done = 0;
client.on("message", (data) => {
  assert(data.equals(message));
  if (++done < rounds) return client.send(message);
  console.log(`rounds: ${done}`);
  client.close();
  server.close();
});
server.bind(0, "127.0.0.1", () => client.connect(server.address().port, "127.0.0.1", () => client.send(message)));
