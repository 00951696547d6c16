// SIZE zero bytes from a server to a client, read into one reused buffer; with "sha256", hashed and compared.
// usage: bulk.mjs SIZE [sha256]
import assert from "node:assert";
import { createHash } from "node:crypto";
import net from "node:net";

const size = Number(process.argv[2]);
const hash = process.argv[3] === undefined ? undefined : createHash(process.argv[3]);
const chunk = Buffer.alloc(1024 * 1024);

const server = net.createServer((socket) => {
  let left = size;
  const fill = () => {
    while (left > 0) {
      const piece = left < chunk.length ? chunk.subarray(0, left) : chunk;
      left -= piece.length;
      if (!socket.write(piece)) return;
    }
    socket.end();
  };
  socket.on("drain", fill);
  socket.on("end", () => server.close());
  fill();
});

server.listen(0, "127.0.0.1", 1, () => {
  let received = 0;
  const client = net.connect({
    port: server.address().port,
    host: "127.0.0.1",
    onread: {
      buffer: Buffer.alloc(1024 * 1024),
      callback: (length, buffer) => {
        received += length;
        hash?.update(buffer.subarray(0, length));
        return true;
      },
    },
  });
  client.on("close", () => {
    assert.equal(received, size);
    console.log(`bytes: ${received}`);
    if (hash !== undefined) console.log(`sha256: ${hash.digest("hex")}`);
  });
});
