/**
 * Makes the network that this thread is in usable: a new one has a loopback interface that is down, and no routes.
 * Multicast and broadcast go over loopback, too, as they would over the only interface of a machine.
 */
import { AF_INET, AF_INET6 } from "./libc.ts";
import { addRoute, setUp, unlessRefused, withRtnetlink, type Route } from "./rtnetlink.ts";

/** The first interface of every network (net/core/dev.c). */
const loopback = 1;

const source = [127, 0, 0, 1];
const groups: Route = {
  family: AF_INET,
  destination: [224, 0, 0, 0],
  prefixLength: 4,
  source,
  table: "main",
  scope: "link",
  kind: "unicast",
};
/** 255.255.255.255; 127.255.255.255 is there as soon as the interface is up. */
const everybody: Route = {
  family: AF_INET,
  destination: [255, 255, 255, 255],
  prefixLength: 32,
  source,
  table: "local",
  scope: "link",
  kind: "broadcast",
};
/**
 * Of kind `local`: any other over loopback is made one that rejects (net/ipv6/route.c, fib6_is_reject). Preferred to the
 * one that the kernel makes for each further interface, whose metric is 256.
 */
const groups6: Route = {
  family: AF_INET6,
  destination: [0xff, ...Array<number>(15).fill(0)],
  prefixLength: 8,
  table: "local",
  scope: "global",
  kind: "local",
  metric: 1,
};

/** Throws SocketError. */
export function startLoopback(): void {
  withRtnetlink((netlink) => {
    setUp(netlink, loopback);
    addRoute(netlink, loopback, groups);
    addRoute(netlink, loopback, everybody);
    unlessRefused(() => addRoute(netlink, loopback, groups6));
  });
}
