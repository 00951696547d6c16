/**
 * Which network a socket belongs to: the machine's, or one that a scenario has for itself (network_namespaces(7)).
 *
 * Linux puts a socket, or a process, into the network in which the thread is at the moment of the call that makes it;
 * from then on it stays there, whichever thread uses it from where. So one thread can have sockets in many networks: it
 * goes in, makes what has to be made, and comes out.
 */

export interface Network {
  /** Stands before ports where networks are told apart; "" is the machine's own. */
  readonly name: string;
  /** Whatever `make` makes belongs to this network. It must not be async: only what runs before its return is inside. */
  enter<T>(make: () => T): T;
}

/** The network that tomada was started in. */
export const machineNetwork: Network = { name: "", enter: (make) => make() };

let current = machineNetwork;

/** The network in which sockets are made at this moment. */
export function currentNetwork(): Network {
  return current;
}

/** For implementations of `enter`. Returns the network that it was before. */
export function setCurrentNetwork(network: Network): Network {
  const before = current;
  current = network;
  return before;
}
