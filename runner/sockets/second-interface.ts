/**
 * A second interface, `veth0`, for the network that this thread is in. Whatever leaves by loopback comes back, so that
 * over it IP_MULTICAST_LOOP makes no difference; what leaves by this one comes back only where the option says so.
 *
 * It is one end of a pair (veth(4)), since that is what a kernel that runs containers has. The other end, `veth1`, is the
 * wire: it has no address, so nobody answers there, and an MTU at which there is no IPv6 (RFC 8200 §5), so that what is
 * sent to all nodes is not heard a second time.
 */
import { interfaceIndex } from "./interface-index.ts";
import { AF_INET, AF_INET6 } from "./libc.ts";
import { encodeAttribute } from "./netlink.ts";
import {
  addAddress,
  addRoute,
  changeLink,
  linkHeader,
  setUp,
  unlessRefused,
  withRtnetlink,
  word,
  type InterfaceAddress,
  type Route,
} from "./rtnetlink.ts";

// linux/if_link.h, linux/veth.h
const IFLA_IFNAME = 3;
const IFLA_MTU = 4;
const IFLA_LINKINFO = 18;
const IFLA_AF_SPEC = 26;
const IFLA_INFO_KIND = 1;
const IFLA_INFO_DATA = 2;
const VETH_INFO_PEER = 1;
const IFLA_INET6_ADDR_GEN_MODE = 8;
const IN6_ADDR_GEN_MODE_NONE = 1;

const near = "veth0";
const far = "veth1";
/** Less than the 1280 bytes of IPv6. */
const farMtu = 1000;

/** Of the network that is for documentation (RFC 5737), so that it is nobody's. */
const address: InterfaceAddress = { family: AF_INET, address: [192, 0, 2, 1], prefixLength: 24, scope: "global" };
/** fe80::1, which every machine may have on every link. */
const address6: InterfaceAddress = {
  family: AF_INET6,
  address: [0xfe, 0x80, ...Array<number>(13).fill(0), 1],
  prefixLength: 64,
  scope: "link",
};

/** As the kernel itself makes it, but it may do so only when it has taken notice of the carrier (addrconf_notify). */
const groups6: Route = {
  family: AF_INET6,
  destination: [0xff, ...Array<number>(15).fill(0)],
  prefixLength: 8,
  table: "local",
  scope: "global",
  kind: "multicast",
  metric: 256,
};

/** Makes it; does nothing twice. Throws SocketError: EOPNOTSUPP where the kernel has no such interfaces, EPERM. */
export function startSecondInterface(): void {
  if (isThere()) return;
  withRtnetlink((netlink) => {
    changeLink(netlink, 0, pair());
    const [nearIndex, farIndex] = [interfaceIndex(near), interfaceIndex(far)];
    // Otherwise the kernel gives it an address of its own, a second later (RFC 4862 §5.3).
    unlessRefused(() => changeLink(netlink, nearIndex, [withoutOwnAddress()]));
    // In this order: an end has a carrier when the other one is up.
    setUp(netlink, farIndex);
    setUp(netlink, nearIndex);
    addAddress(netlink, nearIndex, address);
    unlessRefused(() => addAddress(netlink, nearIndex, address6));
    unlessRefused(() => addRoute(netlink, nearIndex, groups6));
  });
}

function isThere(): boolean {
  try {
    return interfaceIndex(near) > 0;
  } catch {
    return false;
  }
}

function pair(): readonly Buffer[] {
  const peer = [linkHeader(0, 0), named(far), encodeAttribute(IFLA_MTU, word(farMtu))];
  const data = encodeAttribute(VETH_INFO_PEER, Buffer.concat(peer));
  const info = [encodeAttribute(IFLA_INFO_KIND, Buffer.from("veth")), encodeAttribute(IFLA_INFO_DATA, data)];
  return [named(near), encodeAttribute(IFLA_LINKINFO, Buffer.concat(info))];
}

function withoutOwnAddress(): Buffer {
  const mode = encodeAttribute(IFLA_INET6_ADDR_GEN_MODE, Buffer.from([IN6_ADDR_GEN_MODE_NONE]));
  return encodeAttribute(IFLA_AF_SPEC, encodeAttribute(AF_INET6, mode));
}

function named(name: string): Buffer {
  return encodeAttribute(IFLA_IFNAME, Buffer.from(name));
}
