/** Proxies: where they listen and forward to, the toxics in them, and steps that speak of proxies that are not there. */
import { isAddressError, isDatagramAddress, parseAddress, type Address } from "../../model/address.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { didYouMean, listNames } from "../../model/nearest-name.ts";
import type { Role, Value } from "../../model/scenario.ts";
import type { Span } from "../../model/source.ts";
import type { Carried } from "../../proxies/toxic.ts";
import { checkToxic, kindOfToxic } from "../../proxies/toxics/parse.ts";
import { toxics } from "../../proxies/toxics/registry.ts";
import { describePartialAddress } from "./role-addresses.ts";
import { transportOf } from "./transports.ts";
import { mistake } from "./mistake.ts";
import type { Outline, StepOutline } from "./outline.ts";
import { argumentPlace, modifierPlace, narrow, type Places } from "./places.ts";

export type ProxyRole = Role & Required<Pick<Role, "proxy">>;

export function isProxy(role: Role): role is ProxyRole {
  return role.proxy !== undefined;
}

export function checkProxies(outline: Outline): Diagnostic[] {
  const proxies = outline.scenario.roles.filter(isProxy);
  const found = proxies.flatMap((role) => [
    ...checkCompany(role),
    ...checkEnds(role, outline),
    ...checkCircle(role, proxies, outline.places),
    ...checkToxics(role, outline.places),
  ]);
  const names = new Set(proxies.flatMap(({ proxy }) => proxy.toxics.flatMap((toxic) => nameOf(toxic) ?? [])));
  for (const { step } of outline.everyStep)
    for (const name of step.verb === "toxic" ? [nameOf(step.argument)] : []) if (name !== undefined) names.add(name);
  for (const step of outline.everyStep) {
    if (step.verb?.group === "proxies") found.push(...checkStep(step, proxies, names, outline.places));
  }
  return found;
}

/** Proxies that forward to each other, and to nobody else: told once, at the first of them. */
function checkCircle(role: ProxyRole, proxies: readonly ProxyRole[], places: Places): Diagnostic[] {
  const circle = [role];
  for (;;) {
    const target = /^\$\{\s*([\w-]+)\.address\s*\}$/.exec(circle.at(-1)?.proxy.to ?? "")?.[1];
    const next = proxies.find(({ name }) => name === target);
    if (next === role) break;
    if (next === undefined || circle.includes(next)) return [];
    circle.push(next);
  }
  // One that forwards to itself has been told so.
  if (circle.length === 1 || circle.some((other) => proxies.indexOf(other) < proxies.indexOf(role))) return [];
  const message = `${listNames(circle.map(({ name }) => name))} forward to each other, and to nobody else`;
  const help = "name the role that the last of them forwards to: to: ${server.address}";
  return [mistake("address-invalid", message, places.valueAt(role.proxy, "to") ?? role.span, help)];
}

/** `steps` and `instances` beside `proxy`. */
function checkCompany({ name, steps, instances, span }: ProxyRole): Diagnostic[] {
  const extra = steps.length > 0 ? "steps" : instances > 1 ? "instances" : undefined;
  if (extra === undefined) return [];
  const message = `${name} is a proxy, and a proxy has no ${extra}`;
  const help = extra === "steps" ? "put them into a role of their own" : "one proxy takes any number of connections";
  return [mistake("value-not-allowed", message, span, help)];
}

function checkEnds({ name, proxy, span }: ProxyRole, outline: Outline): Diagnostic[] {
  const { places } = outline;
  const found: Diagnostic[] = [];
  const placeOf = (key: "listen" | "to"): Span => places.valueAt(proxy, key) ?? span;
  const address = (key: "listen" | "to"): Address | undefined => {
    const text = proxy[key];
    // What is missing altogether has been told.
    if (text === "") return undefined;
    if (text.includes("${")) {
      const partial = describePartialAddress(text, outline);
      if (partial !== undefined) found.push(mistake("address-invalid", partial.message, placeOf(key), partial.help));
      return undefined;
    }
    const parsed = parseAddress(text);
    if (!isAddressError(parsed)) return parsed;
    const message = `${JSON.stringify(text)} is no address: ${parsed.error}`;
    found.push(mistake("address-invalid", message, narrow(placeOf(key), text, parsed), parsed.help));
    return undefined;
  };
  const listen = address("listen");
  const to = address("to");
  if (to !== undefined && "port" in to && to.port === 0) {
    const help = "write the port that the server listens at; ${server.address} tells what the kernel chose for it";
    found.push(mistake("address-invalid", "nobody can listen at port 0", placeOf("to"), help));
  }
  const isOwnPort = to !== undefined && proxy.listen === proxy.to && !("port" in to && to.port === 0);
  if (isOwnPort || new RegExp(`\\$\\{\\s*${name}\\b`).test(proxy.to)) {
    const help = "name the role that it forwards to: to: ${server.address}";
    found.push(mistake("address-invalid", `${name} would forward to itself`, placeOf("to"), help));
  }
  const target = proxy.to === "" || found.length > 0 ? "either" : transportOf(proxy.to, outline);
  if (listen !== undefined && target !== "either" && isDatagramAddress(listen) !== (target === "datagram")) {
    const [one, other] = isDatagramAddress(listen) ? ["datagrams", "streams"] : ["streams", "datagrams"];
    const message = `${name} listens for ${one} and forwards to where ${other} are received`;
    const help = isDatagramAddress(listen)
      ? to === undefined
        ? "leave udp:// out in listen"
        : `write to: udp://${proxy.to}; or leave udp:// out in listen`
      : `write listen: udp://${proxy.listen}`;
    found.push(mistake("address-invalid", message, placeOf("listen"), help));
  }
  return found;
}

function checkToxics(role: ProxyRole, places: Places): Diagnostic[] {
  const { toxics: list } = role.proxy;
  return list.flatMap((toxic, index) => {
    const item = places.valueAt(list, index) ?? role.span;
    const placeOf = (key: string | undefined): Span =>
      (key === undefined ? undefined : places.keyAt(toxic as object, key)) ?? item;
    return describeFaults(toxic, [role], placeOf);
  });
}

/** What is wrong with a toxic, and whether it is for what these proxies forward. */
function describeFaults(
  toxic: Value,
  proxies: readonly ProxyRole[],
  placeOf: (key: string | undefined) => Span,
): Diagnostic[] {
  const faults = checkToxic(toxic).map(({ message, help, key }) =>
    mistake("value-not-allowed", message, placeOf(key), help),
  );
  const kind = kindOfToxic(toxic);
  const [proxy] = proxies;
  const carried = proxies.length === 1 && proxy !== undefined ? carriedBy(proxy) : undefined;
  if (faults.length > 0 || kind === undefined || carried === undefined || kind.carried.includes(carried)) return faults;
  const what = carried === "stream" ? "a stream" : "datagrams";
  const fitting = toxics.filter((one) => one.carried.includes(carried)).map(({ name }) => name);
  const message = `${kind.name} cannot be done to ${what}, which is what ${proxy?.name} forwards`;
  return [mistake("value-not-allowed", message, placeOf(kind.name), `there are ${listNames(fitting)}`)];
}

/** Tells what it listens for; undefined where only running does. */
function carriedBy({ proxy: { listen } }: ProxyRole): Carried | undefined {
  if (/^udp:\/\/|^unix-dgram:/.test(listen)) return "datagrams";
  return listen.startsWith("${") ? undefined : "stream";
}

function checkStep(
  { step }: StepOutline,
  proxies: readonly ProxyRole[],
  names: ReadonlySet<string>,
  places: Places,
): Diagnostic[] {
  const wanted = step.modifiers.proxy;
  const known = proxies.map(({ name }) => name);
  const [first] = known;
  if (first === undefined) {
    const help = 'add a role that is one: middle: { proxy: { listen: 127.0.0.1:0, to: "${server.address}" } }';
    return [mistake("unknown-proxy", `${step.verb} is for a proxy, and the scenario has none`, step.span, help)];
  }
  if (wanted !== undefined && !known.includes(wanted)) {
    const help = didYouMean(wanted, known, () => `proxies are ${listNames(known)}`);
    return [mistake("unknown-proxy", `there is no proxy ${wanted}`, modifierPlace(step, "proxy", places), help)];
  }
  if (step.verb === "heal") return checkHealed(step.argument, names, step.argumentSpan);
  if (wanted === undefined && known.length > 1) {
    const message = `${step.verb} could mean any of the proxies ${listNames(known)}`;
    return [mistake("unknown-proxy", message, step.span, `say which: proxy: ${first}`)];
  }
  const meant = proxies.filter(({ name }) => wanted === undefined || name === wanted);
  return describeFaults(step.argument, meant, (key) =>
    key === undefined
      ? step.argumentSpan
      : (places.keyAt(Object(step.argument), key) ?? argumentPlace(step, [], places)),
  );
}

function checkHealed(argument: Value, names: ReadonlySet<string>, span: Span): Diagnostic[] {
  if (argument === null || names.has(String(argument))) return [];
  const name = String(argument);
  const help = didYouMean(name, names, () =>
    names.size === 0 ? "nothing adds a toxic" : `toxics are ${listNames(names)}`,
  );
  return [mistake("unknown-toxic", `there is no toxic ${name} to heal`, span, help)];
}

function nameOf(toxic: Value): string | undefined {
  const as = typeof toxic === "object" && toxic !== null && "as" in toxic ? toxic.as : undefined;
  return typeof as === "string" ? as : kindOfToxic(toxic)?.name;
}
