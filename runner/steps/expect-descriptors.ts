import { Type } from "typebox";
import type { Value } from "../model/scenario.ts";
import type { Inspection } from "../programs/inspection.ts";
import type { VerbDefinition } from "./definition.ts";
import { listStates } from "./kernel-view.ts";
import { waitForKernel, type KernelQuestion } from "./kernel-wait.ts";
import {
  countProperties,
  describeBounds,
  isSingular,
  meetsBounds,
  refuseBounds,
  toBounds,
  type Bounds,
} from "./state-argument.ts";

export const expectDescriptors: VerbDefinition = {
  name: "expect-descriptors",
  group: "programs",
  summary: "How many descriptors the program has open, waiting until there are so many",
  description: `Counts what the program and its children have open: sockets, files and pipes (\`/proc/PID/fd\`). A descriptor that two
processes share counts twice, since each has to close it. Who serves a hundred clients and closes every one has as many in the
end as before: keep the number with \`save\`, and compare. \`save\` keeps \`count\`, and of these \`sockets\`, \`pipes\`, \`files\` and
\`others\`. Without limits it passes at once. See proc_pid_fd(5), getrlimit(2): a program that leaks reaches RLIMIT_NOFILE one
day, and accept(2) then fails with EMFILE.`,
  argument: Type.Unsafe<Value>({
    type: "object",
    properties: countProperties,
    additionalProperties: false,
    minProperties: 1,
    description: "count, at-least or at-most: how many",
  }),
  bare: true,
  needs: "socket-table",
  modifiers: ["program", "save"],
  examples: [
    {
      title: "Nothing leaks over 20 connections",
      subjects: { server: "python3 -u -m http.server --bind 127.0.0.1 ${port}" },
      yaml: `scenario: The server closes what it has accepted
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 5
    - accept
  client:
    - expect-descriptors:
      program: server
      save: before
    - repeat:
        times: 20
        steps:
          - connect: \${server.address}
          - close
    - expect-descriptors: { at-most: "\${before.count}" }
      program: server
subject: { role: server }
`,
    },
  ],
  effects(step) {
    const { save } = step.modifiers;
    return [{ kind: "outside" }, ...(save === undefined ? [] : [{ kind: "define", name: save } as const])];
  },
  refuse: ({ argument }) => (argument === null ? undefined : refuseBounds(argument)),
  prepare(step, preparation) {
    const { program, save } = step.modifiers;
    const any: Bounds = { least: 0, most: Number.POSITIVE_INFINITY };
    const bounds = preparation.dynamic(step.argument, (value) => (value === null ? any : toBounds(value, any)));
    return async (actor) => {
      const wanted = await bounds.resolve(actor);
      const handle = actor.program(program);
      const inspection = await handle.inspect(actor);
      await waitForKernel(actor, descriptorQuestion(handle.name, inspection, wanted));
      if (save !== undefined) actor.save(save, inspection.descriptors());
    };
  },
};

function quantity(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function descriptorQuestion(name: string, inspection: Inspection, wanted: Bounds): KernelQuestion {
  const asked = `${describeBounds(wanted)} descriptor${isSingular(wanted) ? "" : "s"} of ${name}`;
  const found = (): string => {
    const { count, sockets, pipes, files, others } = inspection.descriptors();
    const states = listStates(inspection.sockets());
    return `${count} are open: ${quantity(sockets, "socket")}${states}, ${quantity(files, "file")}, ${quantity(pipes, "pipe")}, ${quantity(others, "other")}`;
  };
  return {
    holds: () => meetsBounds(inspection.descriptors().count, wanted),
    describe: () => `waits for ${asked}; ${found()}`,
    complain: () => `expected ${asked}; ${found()}`,
  };
}
