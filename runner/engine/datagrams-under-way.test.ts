import { createSocket } from "node:dgram";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { playText } from "./play-text.test-support.ts";

const opened: ReturnType<typeof createSocket>[] = [];
afterEach(() => opened.splice(0).forEach((socket) => socket.close()));

/** Roles in the order in which they are given, each with its steps. */
function scenario(roles: Readonly<Record<string, string>>, head = "timeout: 20s"): string {
  const written = Object.entries(roles).map(([role, steps]) => `  ${role}:\n${steps.replace(/^/gm, "    ")}`);
  return `scenario: test\n${head}\nroles:\n${written.join("\n")}\n`;
}

const bound = "- bind: udp://127.0.0.1:0";
const connected = '- connect: "${server.address}"';

describe("a deadlock of datagrams", () => {
  it.each([
    [
      "two connected roles that wait for each other",
      {
        server: `${bound}\n- expect-recv: hello\n- expect-recv: more`,
        client: `${connected}\n- send: hello\n- expect-recv: answer`,
      },
      [
        /server, line 7: waits at 127\.0\.0\.1:\d+ for a datagram that is "more" from client/,
        /client, line 11: .* "answer" from server/,
      ],
    ],
    [
      "bound sockets that nobody sends to",
      { one: `${bound}\n- expect-recv: hello`, other: `${bound}\n- recv: 10` },
      [/one, line 6: .* "hello" from anyone/, /other, line 9: .* from anyone/],
    ],
    [
      "what was lost on purpose",
      {
        server: `${bound}\n- expect-recv: hello`,
        client: `${connected}\n- send: hello\n  datagrams: { drop: 1 }\n- expect-recv: answer`,
      },
      [/server, line 6/, /client, line 11/],
    ],
    [
      "what waits for another to overtake it",
      {
        server: `${bound}\n- expect-recv: hello`,
        client: `${connected}\n- send: hello\n  datagrams: { reorder: 1 }\n- expect-recv: answer`,
      },
      [/server, line 6/],
    ],
    [
      "a datagram and a barrier",
      {
        server: `${bound}\n- expect-recv: hello\n- barrier: all`,
        client: `- barrier: all\n${connected}\n- send: hello`,
      },
      [/server, line 6/, /client, line 9: waits at barrier "?all/],
    ],
    [
      "Unix sockets",
      {
        server: '- bind: "unix-dgram:${temporary_folder}/s"\n- expect-recv: hello',
        other: '- bind: "unix-dgram:${temporary_folder}/o"\n- expect-recv: hello',
      },
      [/server, line 6/, /other, line 9/],
    ],
  ])("is found at once: %s", async (_, roles, messages) => {
    const { failure } = await playText(scenario(roles), { validate: false });
    expect(failure?.code).toBe("deadlock");
    for (const message of messages) expect(failure?.message).toMatch(message);
  });

  it("tells what was done to the datagrams", async () => {
    const client = `${connected}\n- send: hello\n  datagrams: { drop: 1 }`;
    const { failure } = await playText(scenario({ server: `${bound}\n- expect-recv: hello`, client }), {
      validate: false,
    });
    expect(failure?.code).toBe("deadlock");
    expect(failure?.hints.join()).toMatch(/client has dropped the one datagram that it sent/);
  });
});

describe("no deadlock is", () => {
  it("a datagram that is late", async () => {
    const client = `${connected}\n- send: hello\n  datagrams: { delay: 300ms }\n- expect-recv: answer`;
    const server = `${bound}\n- expect-recv: hello\n- send: answer`;
    expect((await playText(scenario({ server, client }))).outcome).toBe("passed");
  });

  it.each(["ETIMEDOUT", "any"])("waiting in vain on purpose, with expect-error: %s", async (name) => {
    const client = `${connected}\n- expect-recv: answer\n  within: 200ms\n  expect-error: ${name}\n- send: hello`;
    const server = `${bound}\n- expect-recv: hello`;
    expect((await playText(scenario({ server, client }), { validate: false })).failure).toBeUndefined();
  });

  it("a refusal that nobody has read yet", async () => {
    const client =
      '- connect: "udp://127.0.0.1:${closed}"\n- send: hello\n- expect-recv: answer\n  expect-error: ECONNREFUSED';
    const text = scenario({ client }, 'vars: { closed: "${free_port()}" }');
    expect((await playText(text, { validate: false })).failure).toBeUndefined();
  });

  it("an answer of somebody who is not in the scenario, and takes his time", async () => {
    const stranger = createSocket("udp4");
    opened.push(stranger);
    stranger.bind(0, "127.0.0.1");
    await once(stranger, "listening");
    stranger.on(
      "message",
      (_, { port, address }) => void setTimeout(() => stranger.send("answer", port, address), 200),
    );
    const client = `- connect: udp://127.0.0.1:${stranger.address().port}\n- send: hello\n- expect-recv: answer`;
    expect((await playText(scenario({ client }), { validate: false })).failure).toBeUndefined();
  });
});
