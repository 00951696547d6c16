/** Where outsiders can be reached: what programs were found to bind, or the address that was given. All others are told. */
import {
  formatAddress,
  isAddressError,
  parseAddress,
  type Address,
  type InternetAddress,
  type UnixAddress,
} from "../model/address.ts";
import { Fault } from "../model/outcome.ts";
import type { Role } from "../model/scenario.ts";
import type { KernelSocket } from "../programs/kernel-sockets.ts";
import type { Endpoint } from "../sockets/endpoint.ts";
import { AF_UNIX } from "../sockets/libc.ts";
import { rememberSocketFile } from "../sockets/socket-file.ts";
import type { Performer } from "./performer.ts";
import { waitForAddress } from "./program-address.ts";
import { waitForPath } from "./program-path.ts";
import type { ProgramSeat } from "./program-seat.ts";
import { bindsOf, schemeOf, type Bind } from "./role-binds.ts";
import type { Stage } from "./stage.ts";

/** What a program is to bind, and what its role calls that socket. */
interface Wanted {
  readonly address: Address;
  readonly name: string | undefined;
}

export class OutsiderAddresses {
  /** Port or path → whose. */
  readonly #owners = new Map<number | string, string>();
  /** Socket files that programs have made: removed when nobody can use them any more. */
  readonly #files: (() => void)[] = [];

  /** Who listens at that address, when it is an outsider. */
  nameAt(remote: Endpoint): string | undefined {
    return this.#owners.get("path" in remote ? remote.path : remote.port);
  }

  /** Waits until the program has bound all of them, one after the other. Throws Mismatch as `waitForAddress` does. */
  async findAll(performer: Performer, seat: ProgramSeat, binds: readonly Bind[], stage: Stage): Promise<void> {
    const taken = new Set<number>();
    for (const { address: text, name } of binds) {
      const address = await stage.preparation.address(text).resolve(performer);
      taken.add(await this.find(performer, seat, { address, name }, taken, stage));
    }
  }

  /** The same for one; returns the socket's inode. `taken`: sockets that were found before. */
  async find(
    performer: Performer,
    seat: ProgramSeat,
    { address, name }: Wanted,
    taken: ReadonlySet<number>,
    stage: Stage,
  ): Promise<number> {
    if ("path" in address) {
      const { path, inode } = await waitForPath(performer, seat, address, taken);
      this.#publishPath(stage, seat.name, name, { ...address, path });
      return inode;
    }
    const socket = await waitForAddress(performer, seat, formatAddress(address), taken);
    this.#publishSocket(stage, seat.name, name, socket, address);
    return socket.inode;
  }

  /** A role is played at this address, by something that runs already. Throws Fault. */
  publishGiven(stage: Stage, role: Role, text: string): void {
    const given = parseAddress(text);
    if (isAddressError(given)) throw new Fault("spawn-failed", `${text} is not an address that can be connected to`);
    if ("path" in given) {
      this.#owners.set(given.path, role.name);
      return publish(stage, role.name, undefined, { path: given.path, address: formatAddress(given) });
    }
    const { host, port } = given;
    const address = given.scheme === "tcp" ? ({ ...given, scheme: schemeOf(bindsOf(role)) } as const) : given;
    if (typeof port === "number") this.#owners.set(port, role.name);
    publish(stage, role.name, undefined, { host, port, address: formatAddress(address) });
  }

  removeFiles(): void {
    for (const remove of this.#files) remove();
  }

  #publishSocket(
    stage: Stage,
    role: string,
    name: string | undefined,
    { protocol, host, port }: KernelSocket,
    asked: InternetAddress,
  ): void {
    const scheme = asked.scheme === "tls" ? "tls" : protocol;
    // A socket on :: may take IPv6 alone; who asks for IPv6 is told of an address that it takes surely.
    const loopback = asked.host.includes(":") ? "::1" : "127.0.0.1";
    const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? loopback : host;
    this.#owners.set(port, role);
    publish(stage, role, name, {
      host: reachable,
      port,
      address: formatAddress({ scheme, host: reachable, port }),
    });
  }

  #publishPath(stage: Stage, role: string, name: string | undefined, address: UnixAddress): void {
    const { path } = address;
    this.#owners.set(path, role);
    this.#files.push(rememberSocketFile({ family: AF_UNIX, path }));
    publish(stage, role, name, { path, address: formatAddress(address) });
  }
}

/** As the role's own address, and as that of its socket of this name. */
function publish(
  stage: Stage,
  role: string,
  name: string | undefined,
  value: Readonly<Record<string, string | number>>,
): void {
  stage.publish(role, (published) => Object.assign(published, name === undefined ? {} : { [name]: value }, value));
}
