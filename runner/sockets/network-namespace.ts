/**
 * A network of its own for a scenario: a loopback interface, all ports free, nobody else there (network_namespaces(7)).
 * Making one takes 0.3 ms, going in and out 1.2 µs. The kernel removes it with the last socket, process and descriptor
 * that belongs to it.
 */
import { access, closeSync, openSync } from "node:fs";
import { SocketError, errnoName } from "./errno.ts";
import { loadLibc } from "./libc.ts";
import { setCurrentNetwork, type Network } from "./network.ts";
import { bindRareCalls, type RareCalls } from "./rare-calls.ts";
import { startLoopback } from "./start-loopback.ts";

const signatures = { unshare: "int unshare(int)", setns: "int setns(int, int)" } as const;
type Calls = RareCalls<keyof typeof signatures>;
let loaded: Calls | { readonly reason: string } | undefined;

// bits/sched.h
const CLONE_NEWNET = 0x4000_0000;

/** The network that this thread is in, as a file (namespaces(7)). */
const currentNetworkFile = "/proc/thread-self/ns/net";

let made = 0;
let hasThreads = false;

/**
 * libuv starts its threads with the first work for them. A name looked up inside a network would start them there, and
 * there they would stay, holding it, and answer from it for all others.
 */
function startThreads(): void {
  if (!hasThreads) access("/", () => {});
  hasThreads = true;
}

export class NetworkNamespace implements Network {
  readonly name = `${++made}/`;
  readonly #calls: Calls;
  readonly #outside: number;
  readonly #inside: number;
  #isClosed = false;

  private constructor(calls: Calls, outside: number, inside: number) {
    this.#calls = calls;
    this.#outside = outside;
    this.#inside = inside;
  }

  /** Makes one, or says in a sentence why this machine or this user may not. Throws SocketError: EMFILE and its like. */
  static open(): NetworkNamespace | { readonly reason: string } {
    const libc = loadLibc();
    if ("reason" in libc) return libc;
    loaded ??= bindRareCalls(signatures);
    if ("reason" in loaded) return loaded;
    const { call, errno } = loaded;
    startThreads();
    const outside = openCurrentNetwork();
    if (outside === undefined) return { reason: "networks are gone into by way of /proc, which is not there" };
    if (call.unshare(CLONE_NEWNET) === -1) {
      const code = errnoName(errno());
      closeSync(outside);
      return { reason: explainRefusal(code) };
    }
    try {
      startLoopback();
      const inside = openCurrentNetwork();
      if (inside === undefined) throw new SocketError("ENOENT", "open", currentNetworkFile);
      move(loaded, outside);
      return new NetworkNamespace(loaded, outside, inside);
    } catch (error) {
      move(loaded, outside);
      closeSync(outside);
      if (error instanceof SocketError && error.code === "EPERM") return { reason: explainRefusal(error.code) };
      throw error;
    }
  }

  enter<T>(make: () => T): T {
    move(this.#calls, this.#inside);
    const before = setCurrentNetwork(this);
    try {
      return make();
    } finally {
      setCurrentNetwork(before);
      move(this.#calls, before instanceof NetworkNamespace ? before.#inside : this.#outside);
    }
  }

  /** Nothing more can be made in it. What there is stays until it is closed itself. Does nothing twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#inside);
    closeSync(this.#outside);
  }
}

/** undefined where there is no such file. Throws SocketError: EMFILE and its like. */
function openCurrentNetwork(): number | undefined {
  try {
    return openSync(currentNetworkFile, "r");
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new SocketError(code, "open", currentNetworkFile);
  }
}

/** Why this process cannot make networks; undefined where it can. */
export function whyNoNetworks(): string | undefined {
  const network = NetworkNamespace.open();
  if ("reason" in network) return network.reason;
  network.close();
  return undefined;
}

function move({ call, errno }: Calls, network: number): void {
  if (call.setns(network, CLONE_NEWNET) === -1) throw new SocketError(errnoName(errno()), "setns", "a network");
}

function explainRefusal(code: string): string {
  switch (code) {
    case "EPERM":
      return "making a network needs root, or CAP_SYS_ADMIN and CAP_NET_ADMIN";
    case "ENOSPC":
      return "this user has as many networks as /proc/sys/user/max_net_namespaces allows";
    case "EINVAL":
      return "this kernel has no network namespaces";
    default:
      return `making a network failed: ${code}`;
  }
}
