/** connect(2) without waiting where that is possible: over loopback the handshake is done before the call returns. */
import { createConnection, Socket, type NetConnectOpts } from "node:net";
import { Connection } from "./connection.ts";
import { bindDescriptor, boundName, openSocket, setFlag, type Configure } from "./descriptor.ts";
import { encodeSockaddr, formatEndpoint, type Endpoint } from "./endpoint.ts";
import { EAGAIN, EALREADY, EINPROGRESS, EINTR, EISCONN, errnoName, SocketError } from "./errno.ts";
import {
  AF_UNIX,
  IPPROTO_TCP,
  loadLibc,
  requireLibc,
  SO_REUSEADDR,
  SOCK_STREAM,
  SOL_SOCKET,
  TCP_NODELAY,
} from "./libc.ts";
import { currentNetwork, type Network } from "./network.ts";
import type { KernelStream } from "./kernel-stream.ts";
import { readInto } from "./libuv-reading.ts";
import { announceConnection } from "./peers.ts";

/** A connection under way: the kernel goes on asking, `wait` tells how it ended. */
export interface Connecting {
  /** Calls back once. Returns what gives up and closes the socket. */
  wait(done: (result: Connection | SocketError) => void): () => void;
}

export interface ConnectOptions {
  /** Bound before connecting. */
  readonly from?: Endpoint | undefined;
  /** Called before anything is bound or connected. */
  readonly configure?: Configure | undefined;
}

/** Starts to connect. Throws SocketError for what fails at once. */
export function connectStream(remote: Endpoint, options: ConnectOptions = {}): Connection | Connecting {
  if ("reason" in loadLibc()) return connectThroughNode(remote, options.from);
  const configure: Configure = (socket) => {
    if (remote.family !== AF_UNIX) setFlag(socket.fd, IPPROTO_TCP, TCP_NODELAY, true);
    options.configure?.(socket);
  };
  const network = currentNetwork();
  return openSocket(remote, SOCK_STREAM, configure, (fd) => {
    if (options.from !== undefined) {
      // A fixed local port is usable again while its last connection is in TIME_WAIT.
      if (remote.family !== AF_UNIX) setFlag(fd, SOL_SOCKET, SO_REUSEADDR, true);
      bindDescriptor(fd, options.from);
    }
    const address = encodeSockaddr(remote);
    const first = tryToConnect(fd, address, remote);
    if (first === EAGAIN)
      return { wait: (done) => retryWhileFull(fd, address, { remote, from: options.from, network }, done) };
    // Asked again, the kernel tells what has become of it meanwhile (connect(2)).
    if (first === 0 || tryToConnect(fd, address, remote) === 0) return established(fd, remote, network, options.from);
    return { wait: (done) => waitUntilConnected(fd, remote, network, done) };
  });
}

/** connect(2): 0 when connected, an errno when it has to be waited for. Throws SocketError. */
function tryToConnect(fd: number, address: Uint8Array, remote: Endpoint): number {
  const libc = requireLibc();
  if (libc.connect(fd, address, address.length) === 0) return 0;
  const errno = libc.errno();
  if (errno === EISCONN) return 0;
  const isUnderWay = errno === EINPROGRESS || errno === EALREADY || errno === EINTR || errno === EAGAIN;
  // EAGAIN: for TCP there is no local port left (connect(2)), for a Unix socket the backlog is full.
  if (isUnderWay && !(errno === EAGAIN && remote.family !== AF_UNIX)) return errno;
  throw new SocketError(errnoName(errno), "connect", formatEndpoint(remote));
}

function established(fd: number, remote: Endpoint, network: Network, from?: Endpoint): Connection {
  const connection = new Connection(fd, boundName(fd, from), remote, network);
  announceConnection(connection);
  return connection;
}

/** How often a full Unix backlog is asked again: nothing tells a non-blocking connect(2) that it has room (unix(7)). */
const fullBacklogPauseMs = 5;

function retryWhileFull(
  fd: number,
  address: Uint8Array,
  { remote, from, network }: { remote: Endpoint; from: Endpoint | undefined; network: Network },
  done: (result: Connection | SocketError) => void,
): () => void {
  const stop = (): void => {
    clearInterval(timer);
    requireLibc().close(fd);
  };
  const timer = setInterval(() => {
    try {
      if (tryToConnect(fd, address, remote) !== 0) return;
    } catch (error) {
      stop();
      return done(error as SocketError);
    }
    clearInterval(timer);
    done(established(fd, remote, network, from));
  }, fullBacklogPauseMs);
  return stop;
}

/** An empty write on a connecting socket waits in libuv until the socket is writable: connected, or failed. */
function waitUntilConnected(
  fd: number,
  remote: Endpoint,
  network: Network,
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
    done(established(duplicate, remote, network));
  });
  return () => {
    over = true;
    socket.destroy();
  };
}

/** Where system calls cannot be made: Node's own connect; bind, listen and accept are not to be had then. */
export function connectThroughNode(remote: Endpoint, from: Endpoint | undefined): Connecting {
  return {
    wait(done) {
      let stream: KernelStream | undefined;
      const socket = createConnection({
        ...nodeTarget(remote, from),
        allowHalfOpen: true,
        noDelay: true,
        onread: readInto(() => stream),
      });
      const refuse = (error: NodeJS.ErrnoException): void => {
        done(new SocketError(error.code ?? "ECONNREFUSED", "connect", formatEndpoint(remote)));
      };
      socket.once("error", refuse);
      socket.once("connect", () => {
        socket.off("error", refuse);
        const connection = new Connection(-1, localEnd(socket, remote), remote);
        stream = connection.adopt(socket);
        done(connection);
      });
      return () => void socket.destroy();
    },
  };
}

function localEnd({ localAddress = "", localPort = 0 }: Socket, remote: Endpoint): Endpoint {
  return "path" in remote ? { ...remote, path: "" } : { ...remote, host: localAddress, port: localPort };
}

function nodeTarget(remote: Endpoint, from: Endpoint | undefined): NetConnectOpts {
  if (remote.family === AF_UNIX) return { path: remote.path };
  const local = from === undefined || from.family === AF_UNIX ? {} : { localAddress: from.host, localPort: from.port };
  return { host: remote.host, port: remote.port, ...local };
}
