import { Type } from "typebox";
import { isAddressError } from "../model/address.ts";
import { isIPv4, isIPv6 } from "../model/ip-literal.ts";
import { parseNameQuery, type NameQuery } from "../model/name-query.ts";
import { resolveAddressName, resolveName } from "../sockets/resolve.ts";
import { serviceName, servicePort } from "../sockets/services.ts";
import type { Actor } from "./actor.ts";
import { toText } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved } from "./preparation.ts";
import { waitForResolver } from "./resolution.ts";

/** What `save` keeps. */
interface Resolved {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly port?: number;
  readonly service?: string | null;
}

export const resolve: VerbDefinition = {
  name: "resolve",
  group: "sockets",
  summary: "Looks up a name's addresses, or an address's name",
  description: `NAME is a host, \`localhost\`; a host with a service, \`localhost:http\`; a service alone, \`:http\`, or
\`udp://:domain\` for UDP. With an address in the place of a host, \`127.0.0.1\`, \`[::1]:80\`, its name is looked up.
Either way \`save\` keeps a map: \`found.name\`, \`found.addresses\`, a list with IPv4 first, which is the order in which
\`connect\` tries them, and where a service or a port was asked for \`found.port\` and \`found.service\`, null where the
port has none. A \`check\` says what they must be.

EAI_NONAME: there is no such name, or the address has none. EAI_AGAIN: no name server answers. EAI_SERVICE: this machine
knows no such service (/etc/services; the most common ones are known without it). The machine's resolver is asked, also from
within a network of the scenario's own. See getaddrinfo(3), getnameinfo(3), services(5).`,
  argument: Type.String({
    minLength: 1,
    description: "NAME: a host, HOST:SERVICE, :SERVICE; or an address in its place",
  }),
  bare: false,
  takes: "name",
  modifiers: ["save", "expect-error", "save-error"],
  examples: [
    {
      title: "Both ways",
      yaml: `scenario: A name has addresses, a service has a port
roles:
  one:
    - resolve: localhost:http
      save: found
    - check: found.addresses.exists(address, address == "127.0.0.1" || address == "::1") && found.port == 80
    - resolve: 127.0.0.1:80
      save: back
    - check: back.name != "" && back.service == "http"
    - resolve: localhost:no-such-service
      expect-error: EAI_SERVICE
`,
    },
  ],
  effects: ({ modifiers: { save } }) => (save === undefined ? [] : [{ kind: "define", name: save }]),
  prepare(step, preparation) {
    const wanted = preparation.bracketed(step.argument, toNameQuery);
    const { save } = step.modifiers;
    return (actor) =>
      whenResolved(wanted.resolve(actor), (query) =>
        whenResolved(lookUp(actor, query), (found) => {
          if (save !== undefined) actor.save(save, found);
        }),
      );
  },
};

/** The service first: it needs no resolver. */
function lookUp(actor: Actor, query: NameQuery): Resolved | Promise<Resolved> {
  const { host } = query;
  const service = lookUpService(query);
  if (host === "") return { name: "", addresses: [], ...service };
  if (isIPv4(host) || isIPv6(host)) {
    return waitForResolver(actor, host, resolveAddressName(host)).then((name) => ({
      name,
      addresses: [host],
      ...service,
    }));
  }
  return waitForResolver(actor, host, resolveName(host)).then((addresses) => ({ name: host, addresses, ...service }));
}

function lookUpService({ port, protocol }: NameQuery): Pick<Resolved, "port" | "service"> {
  if (port === undefined) return {};
  if (typeof port === "string") return { port: servicePort(port, protocol), service: port };
  return { port, service: serviceName(port, protocol) ?? null };
}

/** Throws RangeError for what is no name. */
function toNameQuery(resolved: unknown): NameQuery {
  const text = toText(resolved);
  const query = parseNameQuery(text);
  if (!isAddressError(query)) return query;
  throw new RangeError(
    `${JSON.stringify(text)} is not a name: ${query.error}${query.help === undefined ? "" : `; ${query.help}`}`,
  );
}
