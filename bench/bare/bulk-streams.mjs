// SIZE zero bytes from a server to a client, with streams as they come; with "sha256", hashed.
// usage: bulk-streams.mjs SIZE [sha256]
import assert from "node:assert";
import { createHash } from "node:crypto";
import net from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

const size = Number(process.argv[2]);
const hash = process.argv[3] === undefined ? undefined : createHash(process.argv[3]);
const chunk = Buffer.alloc(1024 * 1024);

function* zeros() {
  for (let left = size; left > 0; left -= chunk.length) yield left < chunk.length ? chunk.subarray(0, left) : chunk;
}

const server = net.createServer((socket) => pipeline(Readable.from(zeros()), socket).then(() => server.close()));
server.listen(0, "127.0.0.1", 1, async () => {
  let received = 0;
  for await (const data of net.connect(server.address().port, "127.0.0.1")) {
    received += data.length;
    hash?.update(data);
  }
  assert.equal(received, size);
  console.log(`bytes: ${received}`);
  if (hash !== undefined) console.log(`sha256: ${hash.digest("hex")}`);
});
