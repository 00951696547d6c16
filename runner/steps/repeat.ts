import { Type } from "typebox";
import type { Value } from "../model/scenario.ts";
import type { Actor } from "./actor.ts";
import { integerSchema, toInteger } from "../data/numbers.ts";
import { expressionSchema } from "./arguments.ts";
import { stepsOf, stepsSchema } from "./blocks.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved, type Dynamic, type PreparedBlock } from "./preparation.ts";

interface RepeatArgument {
  readonly times?: Value;
  readonly until?: string;
}

export const repeat: VerbDefinition = {
  name: "repeat",
  group: "flow",
  summary: "Plays steps several times, or until an expression is true",
  description: `\`\${round}\` counts from 0. \`until\` is evaluated after each round; with both, whichever comes first ends it.`,
  argument: Type.Object(
    {
      times: Type.Optional(integerSchema("How often", { minimum: 0 })),
      until: Type.Optional(expressionSchema),
      steps: stepsSchema,
    },
    {
      additionalProperties: false,
      description: "times or until, and steps",
      anyOf: [{ required: ["times"] }, { required: ["until"] }],
    },
  ),
  bare: false,
  modifiers: [],
  examples: [
    {
      title: "Ten echoes",
      yaml: `scenario: Ten echoes on one connection
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - repeat:
        times: 10
        steps:
          - expect-recv: { line: "ping \${round}" }
          - send: { line: "pong \${round}" }
  client:
    - connect: \${server.address}
    - repeat:
        times: 10
        steps:
          - send: { line: "ping \${round}" }
          - expect-recv: { line: "pong \${round}" }
`,
    },
  ],
  blocks: (argument) => stepsOf(argument, ["steps"]),
  takes: (argument) =>
    typeof (argument as RepeatArgument).until === "string" ? [{ path: ["until"], kind: "expression" }] : [],
  effects: (step) => {
    const { times, until } = step.argument as RepeatArgument;
    const known = typeof times === "number" && until === undefined;
    return [
      { kind: "define", name: "round", computed: true },
      { kind: "loop", times: known ? times : undefined },
    ];
  },
  prepare(step, preparation) {
    const argument = step.argument as RepeatArgument;
    const times =
      argument.times === undefined ? undefined : preparation.dynamic(argument.times, (value) => toInteger(value, 0));
    const until = argument.until === undefined ? undefined : preparation.expression(argument.until);
    const block = preparation.block(step.blocks[0] ?? []);
    return (actor) =>
      whenResolved(times === undefined ? Number.POSITIVE_INFINITY : times.resolve(actor), (count) => {
        const ended = playRounds(actor, block, count, until, 0);
        if (ended === undefined) return actor.clearLocal("round");
        return ended.then(() => actor.clearLocal("round"));
      });
  },
};

/** Rounds that never wait need no promise; the first that does goes on in `playOn`. */
function playRounds(
  actor: Actor,
  block: PreparedBlock,
  times: number,
  until: Dynamic<unknown> | undefined,
  from: number,
): void | Promise<void> {
  for (let round = from; round < times; round++) {
    actor.setLocal("round", round);
    const pending = actor.play(block);
    if (pending !== undefined) return playOn(actor, block, times, until, round, pending);
    const over = until === undefined ? false : until.resolve(actor);
    if (over instanceof Promise) return playOn(actor, block, times, until, round, undefined, over);
    if (over === true) return;
  }
}

async function playOn(
  actor: Actor,
  block: PreparedBlock,
  times: number,
  until: Dynamic<unknown> | undefined,
  first: number,
  pending: Promise<void> | undefined,
  over?: Promise<unknown>,
): Promise<void> {
  let round = first;
  let waiting = pending;
  let answer = over;
  for (;;) {
    if (waiting !== undefined) await waiting;
    if (until !== undefined && (await (answer ?? until.resolve(actor))) === true) return;
    answer = undefined;
    if (++round >= times) return;
    actor.setLocal("round", round);
    waiting = actor.play(block) ?? undefined;
  }
}
