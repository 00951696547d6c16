/** Which connect can reach which bind, and where the file alone tells which connection an accept takes. */
import type { Effect } from "../../../model/effects.ts";
import type { Step } from "../../../model/scenario.ts";
import { isAddressError, parseAddress } from "../../../model/address.ts";
import { isIPv4, isIPv6 } from "../../../model/ip-literal.ts";
import type { Outline, RoleOutline, StepOutline } from "../outline.ts";

/** A bind step: the sockets that it opens. */
export interface BindSite {
  readonly step: Step;
  readonly role: string;
  readonly name: string | undefined;
  readonly address: string;
  /** The n-th accept takes the n-th connection, whatever the timing: who talks to whom is known. */
  inOrder: boolean;
  /** Someone beyond the roles may connect to it. */
  open: boolean;
  /** Accepts compete for its connections, or may be left out: nothing is known of them. */
  contested: boolean;
  /** Roles that may connect to it. */
  callers: readonly string[];
}

export interface Wiring {
  readonly sites: ReadonlyMap<Step, BindSite>;
  /** What a connect step reaches. */
  readonly targets: ReadonlyMap<Step, Targets>;
  /** Something beyond the roles may do anything to sockets. */
  readonly outside: boolean;
}

export interface Targets {
  readonly sites: readonly BindSite[];
  /** It is one of `sites` that is reached; otherwise it may be something beyond this scenario as well. */
  readonly sure: boolean;
}

/** How often and in what company a step is played. */
interface Setting {
  readonly role: RoleOutline;
  readonly repeated: boolean;
  /** In a branch beside others: its order among the role's other steps is unknown. */
  readonly concurrent: boolean;
  readonly optional: boolean;
}

interface Found<Kind extends Effect["kind"]> extends Setting {
  readonly step: Step;
  readonly effect: Extract<Effect, { kind: Kind }>;
}

export function wire(outline: Outline): Wiring {
  const binds: Found<"bind">[] = [];
  const connects: Found<"connect">[] = [];
  const accepts: Found<"accept" | "serve">[] = [];
  let outside = outline.scenario.programs.length > 0 || outline.substituted.size > 0 || outline.proxies.size > 0;
  const look = (step: StepOutline, setting: Setting): void => {
    const here = step.optional ? { ...setting, optional: true } : setting;
    let inside = here;
    if (step.verb?.group === "programs") outside = true;
    for (const effect of step.effects) {
      if (effect.kind === "bind") binds.push({ ...here, step: step.step, effect });
      else if (effect.kind === "connect") connects.push({ ...here, step: step.step, effect });
      else if (effect.kind === "accept" || effect.kind === "serve") accepts.push({ ...here, step: step.step, effect });
      else if (effect.kind === "outside") outside = true;
      if (effect.kind === "loop")
        inside = { ...inside, repeated: true, optional: inside.optional || effect.times === undefined };
      if (effect.kind === "serve" || effect.kind === "branches")
        inside = { ...inside, repeated: true, concurrent: true };
    }
    for (const block of step.blocks) for (const child of block) look(child, inside);
  };
  for (const role of outline.roles) {
    if (outline.substituted.has(role.name)) continue;
    for (const step of role.steps) look(step, { role, repeated: false, concurrent: false, optional: false });
  }

  const sites = new Map<Step, BindSite>();
  for (const { step, effect, role } of binds) {
    const owned = accepts.filter((accept) => accept.role === role);
    const contested = owned.some((accept) => accept.concurrent || accept.optional || isEndless(accept.effect));
    sites.set(step, {
      step,
      role: role.name,
      name: effect.name,
      address: effect.address,
      inOrder: false,
      open: true,
      contested,
      callers: [],
    });
  }
  const targets = new Map<Step, Targets>();
  for (const { step, effect } of connects) targets.set(step, findTargets(effect.address, [...sites.values()], outline));
  for (const bind of binds) {
    const site = sites.get(bind.step) as BindSite;
    const callers = connects.filter((connect) => targets.get(connect.step)?.sites.includes(site));
    site.callers = [...new Set(callers.map((caller) => caller.role.name))];
    site.open = outside || (callers.length === 0 && portOf(bind.effect.address) !== 0);
    site.inOrder =
      !site.open &&
      !site.contested &&
      isPlayedOnce(bind) &&
      bind.role.instances === 1 &&
      connectInOrder(callers, targets);
  }
  return { sites, targets, outside };
}

function isPlayedOnce(found: Setting): boolean {
  return !found.repeated && !found.concurrent && !found.optional;
}

/**
 * Connections queue in the order in which they were made. That order is known when one actor makes them one after the
 * other; and it does not matter when they come from instances that are all alike, one each.
 */
function connectInOrder(callers: readonly Found<"connect">[], targets: Wiring["targets"]): boolean {
  const [first] = callers;
  if (!first) return true;
  const certain = ({ step, effect, concurrent, optional }: Found<"connect">): boolean => {
    const reached = targets.get(step);
    return !concurrent && !optional && !effect.mayFail && reached?.sure === true && reached.sites.length === 1;
  };
  if (!callers.every((caller) => certain(caller) && caller.role === first.role)) return false;
  return first.role.instances === 1 || (callers.length === 1 && isPlayedOnce(first));
}

function isEndless(effect: Effect): boolean {
  return effect.kind === "serve" && effect.connections === undefined;
}

/** Sockets that an address may mean; all of them where the file does not tell. */
function findTargets(address: string, sites: readonly BindSite[], outline: Outline): Targets {
  const reference = /\$\{\s*([\w-]+)(?:\.([\w-]+))?\.(?:address|port)\s*\}\s*$/.exec(address);
  if (reference && outline.roles.some((role) => role.name === reference[1])) {
    const named = sites.filter(
      (site) => site.role === reference[1] && (reference[2] === undefined || site.name === reference[2]),
    );
    return { sites: named, sure: named.length > 0 };
  }
  const overlaps = sites.map((site) => ({ site, overlap: overlapOf(address, site.address) }));
  const possible = overlaps.filter(({ overlap }) => overlap !== "none");
  const same = possible.filter(({ overlap }) => overlap === "same");
  return { sites: possible.map(({ site }) => site), sure: same.length > 0 };
}

/** Does connecting to an address reach a socket that is bound to another? */
function overlapOf(target: string, bound: string): "same" | "maybe" | "none" {
  if (target === bound) return portOf(bound) === 0 ? "none" : "same";
  const port = portOf(target);
  const boundPort = portOf(bound);
  if (port === undefined || boundPort === undefined) return boundPort === 0 && port !== undefined ? "none" : "maybe";
  if (port !== boundPort) return "none";
  const [host, boundHost] = [hostOf(target), hostOf(bound)];
  if (host === undefined || boundHost === undefined) return "maybe";
  if (host === boundHost || boundHost === "any") return "same";
  return isLiteral(host) && isLiteral(boundHost) ? "none" : "maybe";
}

/** The port of an address, or the path that stands for it; undefined where only running tells. */
function portOf(text: string): number | string | undefined {
  if (text.includes("${")) return text.endsWith(":0") ? 0 : undefined;
  const address = parseAddress(text);
  if (isAddressError(address)) return undefined;
  if ("path" in address) return address.path;
  return typeof address.port === "number" ? address.port : undefined;
}

/** The host of an address, loopback under one name; undefined where only running tells. */
function hostOf(text: string): string | undefined {
  if (text.includes("${")) return undefined;
  const address = parseAddress(text);
  if (isAddressError(address)) return undefined;
  if ("path" in address) return "any";
  if (address.host === "" || address.host === "0.0.0.0" || address.host === "::") return "any";
  return address.host === "localhost" || address.host === "::1" ? "127.0.0.1" : address.host;
}

function isLiteral(host: string): boolean {
  return host === "any" || isIPv4(host) || isIPv6(host);
}
