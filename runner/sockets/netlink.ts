/**
 * Netlink: messages to the kernel and its answers (netlink(7)). An answer, or its next part, has been written when send(2)
 * or recv(2) returns, so nothing here ever has to be waited for.
 */
import { errnoName, SocketError } from "./errno.ts";
import { MSG_DONTWAIT, requireLibc, SOCK_CLOEXEC, SOCK_DGRAM } from "./libc.ts";

// linux/netlink.h, linux/socket.h
const AF_NETLINK = 16;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLM_F_MULTI = 2;
export const NETLINK_ROUTE = 0;
export const NETLINK_SOCK_DIAG = 4;
export const NLM_F_REQUEST = 1;
export const NLM_F_ACK = 4;
export const NLM_F_DUMP = 0x300;
export const NLM_F_CREATE = 0x400;

/** sizeof(struct nlmsghdr) */
const headerSize = 16;
/** sizeof(struct nlattr), sizeof(struct rtattr) */
const attributeHeaderSize = 4;
const longestAnswer = 65_536;

/** A socket to the kernel, in the network of the thread that opens it. */
export class Netlink {
  readonly #fd: number;
  readonly #answer = Buffer.allocUnsafeSlow(longestAnswer);

  private constructor(fd: number) {
    this.#fd = fd;
  }

  /** Throws SocketError: a kernel without the protocol, or a sandbox, refuses. */
  static open(protocol: typeof NETLINK_ROUTE | typeof NETLINK_SOCK_DIAG): Netlink {
    const libc = requireLibc();
    const fd = libc.socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, protocol);
    if (fd === -1) throw new SocketError(errnoName(libc.errno()), "socket", "netlink");
    return new Netlink(fd);
  }

  /** Bodies of the answer's messages, each valid until the next is asked for. Throws SocketError for what is refused. */
  *ask(message: Buffer): Generator<Buffer, void, void> {
    const libc = requireLibc();
    if (libc.send(this.#fd, message, message.length, 0) === -1) throw refusal(libc.errno());
    const answer = this.#answer;
    for (;;) {
      const length = libc.recv(this.#fd, answer, answer.length, MSG_DONTWAIT);
      if (length === -1) throw refusal(libc.errno());
      for (let start = 0; start + headerSize <= length;) {
        const size = answer.readUInt32LE(start);
        const type = answer.readUInt16LE(start + 4);
        const isOneOfMany = (answer.readUInt16LE(start + 6) & NLM_F_MULTI) !== 0;
        if (type === NLMSG_DONE) return;
        if (type === NLMSG_ERROR) {
          // struct nlmsgerr begins with the errno, negated; 0 is an acknowledgement.
          const errno = -answer.readInt32LE(start + headerSize);
          if (errno !== 0) throw refusal(errno);
          return;
        }
        yield answer.subarray(start + headerSize, start + size);
        if (!isOneOfMany) return;
        start += aligned(Math.max(size, headerSize));
      }
    }
  }

  close(): void {
    requireLibc().close(this.#fd);
  }
}

function refusal(errno: number): SocketError {
  return new SocketError(errnoName(errno), "netlink", "the kernel");
}

/** struct nlmsghdr, and what it is the header of. */
export function encodeMessage(type: number, flags: number, body: Buffer): Buffer {
  const header = Buffer.alloc(headerSize);
  header.writeUInt32LE(headerSize + body.length, 0);
  header.writeUInt16LE(type, 4);
  header.writeUInt16LE(flags, 6);
  return Buffer.concat([header, body]);
}

/** One attribute, with what fills its last word. */
export function encodeAttribute(type: number, value: Buffer): Buffer {
  const length = attributeHeaderSize + value.length;
  const attribute = Buffer.alloc(aligned(length));
  attribute.writeUInt16LE(length, 0);
  attribute.writeUInt16LE(type, 2);
  attribute.set(value, attributeHeaderSize);
  return attribute;
}

/** The value of the first attribute of this type among those that stand one behind the other. */
export function findAttribute(attributes: Buffer, wanted: number): Buffer | undefined {
  for (let start = 0; start + attributeHeaderSize <= attributes.length;) {
    const length = attributes.readUInt16LE(start);
    if (length < attributeHeaderSize) return undefined;
    if (attributes.readUInt16LE(start + 2) === wanted)
      return attributes.subarray(start + attributeHeaderSize, start + length);
    start += aligned(length);
  }
  return undefined;
}

/** NLMSG_ALIGN, NLA_ALIGN */
function aligned(length: number): number {
  return (length + 3) & ~3;
}
