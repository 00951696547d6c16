import { compilePattern } from "../patterns/compile.ts";
import { patternLeast } from "../patterns/least.ts";
import { savedNames } from "../patterns/saved-names.ts";
import { patternSchema } from "../patterns/schema.ts";
import type { PatternContext } from "../model/pattern.ts";
import type { Value } from "../model/scenario.ts";
import type { Actor } from "./actor.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved, type Preparation } from "./preparation.ts";
import { receivePattern, type Reception } from "./reception.ts";
import { toSavedValue } from "./saved-value.ts";

export const expectRecv: VerbDefinition = {
  name: "expect-recv",
  group: "sockets",
  summary: "Reads until the pattern is met or cannot be met any more",
  description: `A PATTERN says where the bytes end (a frame) and what they must be (predicates). Bytes that come after stay for the
next step. The verdict depends on the bytes alone, never on how TCP cut them. A list of patterns is their sequence; what one
of them saves is known to the next.`,
  argument: patternSchema,
  bare: false,
  takes: "pattern",
  modifiers: ["on", "from", "save", "expect-error"],
  examples: [
    {
      title: "A line, then as many bytes as it says",
      yaml: `scenario: A length on a line, then the content
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - send: "5\\r\\nhello"
  client:
    - connect: \${server.address}
    - expect-recv: [ { line: { regex: "^(?P<count>[0-9]+)$" } }, { bytes: "\${count}", text: hello } ]
`,
    },
  ],
  effects: (step) => [
    { kind: "receive", on: step.modifiers.on, least: patternLeast(step.argument) },
    ...savedNames(step.argument).map((name) => ({ kind: "define" as const, name })),
    ...(step.modifiers.save === undefined ? [] : [{ kind: "define" as const, name: step.modifiers.save }]),
  ],
  prepare(step, preparation) {
    const { argument } = step;
    const sequence = isSequence(argument) ? argument : [argument];
    const receivers = sequence.map((pattern, index) =>
      prepareReceiver(pattern, step.modifiers.on, index === sequence.length - 1 ? step.modifiers.save : undefined, preparation),
    );
    if (receivers.length === 1) return receivers[0]!;
    return async (actor) => {
      for (const receive of receivers) await receive(actor);
    };
  },
};

function isSequence(argument: Value): argument is readonly Value[] {
  return Array.isArray(argument);
}

/** Lets patterns with a `check:` evaluate it in the name of whoever reads at that moment. */
class ReaderContext implements PatternContext {
  reader: Actor | undefined;
  readonly readFile: PatternContext["readFile"];

  constructor(preparation: Preparation) {
    this.readFile = (path) => preparation.readFile(path);
  }

  evaluate(expression: string, locals: Readonly<Record<string, unknown>>): unknown {
    if (this.reader === undefined) throw new Error("a pattern was applied outside of any step");
    return this.reader.evaluateNow(expression, locals);
  }
}

function prepareReceiver(
  value: Value,
  on: string | undefined,
  save: string | undefined,
  preparation: Preparation,
): (actor: Actor) => void | Promise<void> {
  const pattern = preparation.dynamic(value, (resolved, actor) => {
    const context = new ReaderContext(preparation);
    context.reader = actor;
    return { context, compiled: compilePattern(resolved, context) };
  });
  return (actor) =>
    whenResolved(pattern.resolve(actor), ({ context, compiled }) => {
      context.reader = actor;
      const name = save ?? compiled.save;
      const reception = receivePattern(actor, actor.sockets.connection(on), compiled, name !== undefined);
      return whenResolved(reception, (got) => keep(actor, got, save, compiled.save));
    });
}

function keep(actor: Actor, reception: Reception, ...names: readonly (string | undefined)[]): void {
  for (const name of names) if (name !== undefined) actor.save(name, toSavedValue(reception.content));
  for (const [name, value] of Object.entries(reception.saved ?? {})) actor.save(name, value);
}
