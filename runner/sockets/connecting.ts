/** connect(2) without waiting where that is possible: over loopback the handshake is done before the call returns. */
import { Socket } from "node:net";
import { Connection } from "./connection.ts";
import { encodeSockaddr, formatEndpoint, type Endpoint } from "./endpoint.ts";
import { EALREADY, EINPROGRESS, EINTR, EISCONN, errnoName, SocketError } from "./errno.ts";
import { IPPROTO_TCP, loadLibc, requireLibc, SO_REUSEADDR, SOL_SOCKET, TCP_NODELAY } from "./libc.ts";
import { openStreamSocket, setFlag, socketName } from "./listener.ts";
import { announceConnection } from "./peers.ts";

/** A connection under way: the kernel goes on asking, `wait` tells how it ended. */
export interface Connecting {
  /** Calls back once. Returns what gives up and closes the socket. */
  wait(done: (result: Connection | SocketError) => void): () => void;
}

/** Starts to connect; `from` binds the local end first. Throws SocketError for what fails at once. */
export function connectStream(remote: Endpoint, from?: Endpoint): Connection | Connecting {
  if ("reason" in loadLibc()) return connectThroughNode(remote, from);
  const libc = requireLibc();
  const fd = openStreamSocket(remote);
  try {
    setFlag(fd, IPPROTO_TCP, TCP_NODELAY, true);
    if (from !== undefined) {
      // A fixed local port is usable again while its last connection is in TIME_WAIT.
      setFlag(fd, SOL_SOCKET, SO_REUSEADDR, true);
      const local = encodeSockaddr(from);
      if (libc.bind(fd, local, local.length) === -1) {
        throw new SocketError(errnoName(libc.errno()), "bind", formatEndpoint(from));
      }
    }
    const address = encodeSockaddr(remote);
    if (libc.connect(fd, address, address.length) === 0) return established(fd, remote);
    const first = libc.errno();
    if (first !== EINPROGRESS && first !== EINTR)
      throw new SocketError(errnoName(first), "connect", formatEndpoint(remote));
    // Asked again, the kernel tells what has become of it meanwhile (connect(2)).
    if (libc.connect(fd, address, address.length) === 0) return established(fd, remote);
    const second = libc.errno();
    if (second === EISCONN) return established(fd, remote);
    if (second !== EALREADY && second !== EINPROGRESS) {
      throw new SocketError(errnoName(second), "connect", formatEndpoint(remote));
    }
  } catch (error) {
    libc.close(fd);
    throw error;
  }
  return { wait: (done) => waitUntilConnected(fd, remote, done) };
}

function established(fd: number, remote: Endpoint): Connection {
  const connection = new Connection(fd, socketName(fd), remote);
  announceConnection(connection);
  return connection;
}

/** An empty write on a connecting socket waits in libuv until the socket is writable: connected, or failed. */
function waitUntilConnected(
  fd: number,
  remote: Endpoint,
  done: (result: Connection | SocketError) => void,
): () => void {
  const socket = new Socket({ fd, allowHalfOpen: true });
  socket.pause();
  let over = false;
  const fail = (error: NodeJS.ErrnoException): void => {
    if (over) return;
    over = true;
    socket.destroy();
    done(new SocketError(error.code ?? "ETIMEDOUT", "connect", formatEndpoint(remote)));
  };
  socket.on("error", fail);
  socket.write(new Uint8Array(0), (error) => {
    if (over) return;
    if (error) return fail(error);
    over = true;
    // The handle that waited has Node's own reading behind it; the connection starts afresh on a dup.
    const duplicate = requireLibc().dup(fd);
    socket.destroy();
    done(established(duplicate, remote));
  });
  return () => {
    over = true;
    socket.destroy();
  };
}

/** Where system calls cannot be made: Node's own connect; bind, listen and accept are not to be had then. */
function connectThroughNode(remote: Endpoint, from: Endpoint | undefined): Connecting {
  return {
    wait(done) {
      const connection = Connection.throughNode(
        {
          host: remote.host,
          port: remote.port,
          ...(from === undefined ? {} : { localAddress: from.host, localPort: from.port }),
        },
        remote,
        done,
      );
      return () => connection.close();
    },
  };
}
