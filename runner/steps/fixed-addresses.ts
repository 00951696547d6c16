/** The addresses that a scenario takes whatever happens: two that take the same one are never played at once. */
import { isAddressError, parseAddress } from "../model/address.ts";
import { constantText } from "../model/constants.ts";
import type { Scenario, Step } from "../model/scenario.ts";
import { SocketError } from "../sockets/errno.ts";
import { servicePort } from "../sockets/services.ts";
import { findVerb } from "./registry.ts";

/**
 * Keys like "tcp:8080" or "unix:/run/x.sock", each once. The host is no part of them: localhost, 127.0.0.1 and any
 * address overlap, and which others do only the machine knows. Where a step connects to counts too, because a program
 * may be meant to listen there.
 */
export function fixedAddresses(scenario: Scenario): readonly string[] {
  const texts: string[] = [];
  const defined = new Set<string>();
  const look = (step: Step): void => {
    const verb = findVerb(step.verb);
    if (step.modifiers.save !== undefined) defined.add(step.modifiers.save);
    for (const effect of verb?.effects?.(step) ?? []) {
      if (effect.kind === "bind" || effect.kind === "connect") texts.push(effect.address);
      else if (effect.kind === "define") defined.add(effect.name);
    }
    // expect-listening: where a program is to listen.
    if (verb?.group === "programs" && verb.takes === "address") texts.push(String(step.argument));
    for (const block of step.blocks) block.forEach(look);
  };
  for (const { steps, proxy } of scenario.roles) {
    steps.forEach(look);
    if (proxy !== undefined) texts.push(proxy.listen, proxy.to);
  }
  scenario.subject?.steps.forEach(look);
  scenario.cleanup.forEach(look);
  for (const { readyListening } of scenario.programs) if (readyListening !== undefined) texts.push(readyListening);

  const keys = texts.map((text) => lockKey(constantText(text, scenario, (name) => defined.has(name))));
  return [...new Set(keys.filter((key) => key !== undefined))];
}

/** The TCP ports among fixed addresses, services aside that this machine does not know. */
export function tcpPorts(addresses: readonly string[]): readonly number[] {
  return addresses.flatMap((key) => {
    const port = /^tcp:(\d+)$/.exec(key)?.[1];
    return port === undefined ? [] : [Number(port)];
  });
}

function lockKey(text: string): string | undefined {
  if (text.includes("${")) return undefined;
  const address = parseAddress(text);
  if (isAddressError(address)) return undefined;
  if ("path" in address) return `unix:${address.path}`;
  const port = typeof address.port === "number" ? address.port : portOf(address.port);
  return port === 0 ? undefined : `${address.scheme === "udp" ? "udp" : "tcp"}:${port}`;
}

/** A service that this machine does not know fails when it is played; until then its name stands for it. */
function portOf(service: string): number | string {
  try {
    return servicePort(service);
  } catch (error) {
    if (error instanceof SocketError) return service;
    throw error;
  }
}
