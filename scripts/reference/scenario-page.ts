/** docs/language/README.md: the language on one page, and the keys of a scenario. */
import { page, table } from "./markdown-page.ts";
import { describeKind, keyRows, type Schema } from "./schema-text.ts";

export function renderScenario(schema: Schema): string {
  return page(
    "The scenario language",
    "Files are named `*.scenario.yaml`. One YAML 1.2 document is one scenario; a file may hold several. Keys are kebab-case; durations are written `200ms`, `5s`, `1m`, sizes `1024`, `4KiB`, `1MiB`. Top-level keys that begin with `x-` are ignored: anchors have a place to live.",
    table(
      ["page", "what it tells"],
      [
        ["[Errors](errors.md)", "what system calls fail with, and when: for `expect-error`"],
        ["[Verbs](verbs.md)", "what a step can do"],
        ["[Modifiers](modifiers.md)", "what may stand beside a verb"],
        ["[DATA](data.md)", "what can be sent"],
        ["[PATTERN](patterns.md)", "what can be expected: frames and predicates"],
        ["[Toxics](toxics.md)", "what a proxy can do to what it forwards"],
        ["[Diagnostics](../diagnostics/)", "every mistake that is found before a scenario is played"],
        ["[Failures](../failures.md)", "every way in which a scenario can fail"],
      ],
    ),
    "## The keys of a scenario",
    table(["key", "value", "meaning"], keyRows(schema)),
    ...describeMaps(schema),
    roles,
    proxies,
    addresses,
    expressions,
  );
}

/** Maps in the map: what each entry of `roles`, `programs`, … holds. */
function describeMaps(schema: Schema): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const entry = value.additionalProperties;
    const rows = keyRows(value).length > 0 ? keyRows(value) : typeof entry === "object" ? keyRows(entry) : [];
    if (rows.length === 0) return [];
    const each =
      keyRows(value).length > 0 ? `The keys of \`${name}\`` : `Each of \`${name}\` is ${describeEntry(entry)}`;
    return [`### ${name}\n\n${each}:\n\n${table(["key", "value", "meaning"], rows)}`];
  });
}

function describeEntry(entry: Schema | boolean | undefined): string {
  return typeof entry === "object" ? `${describeKind(entry)} with these keys` : "a value";
}

const roles = `## How roles are played

Roles run beside each other, each role's steps in order. The scenario ends when every role has ended, or at the first
failure: the others are then cancelled, and steps that were not begun are reported as _not reached_, never as failed.

A value that is not there yet is waited for: \`\${server.address}\` until the server can receive, a saved value until it is
saved.`;

const proxies = `## Proxies

A role that is \`{ proxy: { listen: ADDRESS, to: ADDRESS } }\` has no steps: it accepts whoever connects, connects to its server
for each, and forwards bytes and datagrams both ways; a half-close, a close and a reset, too. It begins when its server can
receive, and ends with the other roles. \`\${middle.address}\` is the proxy's address, like that of a role that listens.
What it does to what passes is said by [toxics](toxics.md), under \`toxics\` or in steps: [\`toxic\`](verbs.md#toxic),
[\`heal\`](verbs.md#heal).

A proxy accepts at once, as every program of its kind does: that a client's \`connect\` has succeeded does not mean that the
server has accepted. When the server cannot be reached, the client's connection is reset.`;

const addresses = `## Addresses

| address | is |
| --- | --- |
| \`127.0.0.1:8080\`, \`[::1]:8080\` | TCP. Port 0 lets the kernel choose |
| \`localhost:http\` | a name, and a service's name; \`connect\` tries all addresses of a name, IPv4 first, \`bind\` takes the first |
| \`:8080\` | any IPv4 address of this machine; \`[::]:8080\` takes both families, unless it is \`v6-only\` |
| \`[fe80::1%eth0]:8080\` | a link-local address, with its interface by name or number |
| \`udp://127.0.0.1:53\`, \`tls://127.0.0.1:443\` | other protocols |
| \`unix:/run/x.sock\`, \`unix-dgram:/run/x.sock\` | a Unix socket; a relative path is one in the scenario's folder |
| \`unix:@name\` | the same in Linux's abstract namespace; at \`unix:@\` the kernel chooses a name |

\`\${role.host}\`, \`\${role.port}\` and \`\${role.address}\` tell what a role has bound, \`\${role.path}\` in the place of host and
port for a Unix socket, and \`\${role.NAME.port}\` of a socket with a name.

An IPv6 address that a value gives gets its brackets by itself: \`bind: \${matrix.host}:0\` means \`127.0.0.1:0\` and \`[::1]:0\`.

A file that \`bind\` made for a Unix socket stays when the socket is closed, as close(2) leaves it; the scenario's end
removes it. \`\${temporary_folder}\` is a folder for such files, made when it is first named and removed with all that is in
it. More on the page about [paths, families and names](../how-to/addresses.md).`;

const expressions = `## Expressions

\`\${…}\` holds an expression in [CEL](https://cel.dev). A scalar that is nothing else keeps the type of its value; inside
text the value is inserted. Names are variables, saved values, \`ROLE.address\` and the like, \`instance\`, \`matrix.NAME\`,
\`env.NAME\`, \`temporary_folder\` and, for programs, \`tls.ca_file\`, \`tls.certificate_file\` and \`tls.key_file\` (the page on
[TLS](../how-to/tls.md)).

| function | gives |
| --- | --- |
| \`length(x)\` | the number of bytes of a text or of bytes, of items of a list or a map |
| \`bytes(text)\` | the bytes of a text in UTF-8 |
| \`hex(x)\`, \`base64(x)\` | text or bytes, written so |
| \`number(x)\` | the whole number that 1 to 8 bytes are, the most significant first; \`number(x, "little")\`: the least |
| \`int(text, 16)\` | the whole number that a text says in another base: the size of a chunk in HTTP |
| \`sha256(x)\` | the digest, in hex |
| \`crc32(x)\` | the checksum, a whole number |
| \`text.matches(pattern)\` | whether the regular expression is found; RE2, in linear time |
| \`free_port()\` | a TCP port on which nobody listens |
| \`random(size, seed)\` | bytes, the same ones for the same seed |
| \`now()\` | seconds since 1970 |

Beside these there is what CEL has for texts: \`text.startsWith(…)\`, \`endsWith\`, \`contains\`, \`substring(from, to)\`, \`split\`,
\`trim\`, \`size\`. Received bytes that are UTF-8 are a text under their name and other ones bytes: \`number\`, \`length\` and
\`hex\` take both, and \`hex(answer).substring(0, 4)\` is the first two bytes whatever they are.

Unlike in other places where CEL is spoken, whole numbers and fractions may be mixed: \`now() - start < 2\`. A variable may
be called \`type\`, \`bytes\` or whatever else CEL has a constant for.`;
