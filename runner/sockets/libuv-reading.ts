/** How libuv reads for connections: all into one buffer, and only when it must. */

/** Takes bytes that libuv has read; they are borrowed. */
interface Recipient {
  deliver(chunk: Uint8Array): void;
}

/** As much as a busy peer may have sent: in bulk, a read of 64 KiB costs half of the throughput. */
const onReadBuffer = Buffer.allocUnsafeSlow(1 << 20);

/**
 * The `onread` option that every adopted handle gets: libuv reads into one shared buffer and calls back at once, and
 * `pause` really stops it (without `onread`, Node would go on reading into a queue of its own).
 */
export function readInto(recipient: () => Recipient | undefined): {
  buffer: Uint8Array;
  callback(count: number, buffer: Uint8Array): boolean;
} {
  return {
    buffer: onReadBuffer,
    callback(count, buffer) {
      recipient()?.deliver(buffer.subarray(0, count));
      return false;
    },
  };
}

/** Whoever may have to be watched by libuv. */
interface Armable {
  arm(): void;
}

let toArm: Armable[] = [];

/** Calls `arm` when everything that can go on at once has gone on: often nothing is left to be watched then. */
export function armLater(armable: Armable): void {
  if (toArm.length === 0) setImmediate(armAll);
  toArm.push(armable);
}

function armAll(): void {
  const armables = toArm;
  toArm = [];
  for (const armable of armables) armable.arm();
}
