/** What of the platform a scenario needs: where it is missing, the scenario is skipped with the reason, never failed. */
import type { Scenario, Step } from "../model/scenario.ts";
import { readProc } from "../programs/process-table.ts";
import { loadLibc } from "../sockets/libc.ts";
import { whyNoListenQueue } from "../sockets/sock-diag.ts";
import { loadOpenssl } from "../sockets/tls/openssl.ts";
import type { PlatformNeed } from "../steps/definition.ts";
import { findVerb } from "../steps/registry.ts";
import type { Subjects } from "./subjects.ts";

/** For each need, a sentence that says why this machine does not have it. */
export type Platform = Readonly<Record<PlatformNeed, string | undefined>>;

let found: Platform | undefined;

/** Asked once. */
function thisPlatform(): Platform {
  if (found !== undefined) return found;
  const libc = loadLibc();
  const hasTable = readProc("/proc/self/net/tcp") !== undefined;
  found = {
    "system-calls": "reason" in libc ? libc.reason : undefined,
    "socket-table": hasTable
      ? undefined
      : "the kernel's table of sockets (/proc/net) tells where a program listens, and in which state its sockets are",
    "socket-diagnosis": whyNoListenQueue(),
    // Asked by those alone who need it: it takes 2 ms.
    get tls() {
      const openssl = loadOpenssl();
      return "reason" in openssl ? openssl.reason : undefined;
    },
  };
  return found;
}

/** Why the scenario cannot be played here, as a reason to skip it; undefined where it can. */
export function findMissing(
  scenario: Scenario,
  subjects: Subjects,
  platform: Platform = thisPlatform(),
): string | undefined {
  for (const { need, what } of needsOf(scenario, subjects)) {
    const reason = platform[need];
    if (reason !== undefined) return `${what} is not available on this platform: ${reason}`;
  }
  return undefined;
}

interface Needed {
  readonly need: PlatformNeed;
  readonly what: string;
}

function* needsOf({ roles, subject, programs, cleanup }: Scenario, subjects: Subjects): Iterable<Needed> {
  for (const { name, steps, proxy } of roles) {
    const isProgram = subjects.get(name)?.kind === "command";
    if (!subjects.has(name)) {
      if (proxy !== undefined) yield { need: "system-calls", what: "proxy" };
      yield* needsOfSteps(steps);
    } else if (isProgram && steps.some(({ verb }) => verb === "bind")) {
      yield { need: "socket-table", what: `a program as ${name}` };
    }
  }
  if (programs.some(({ readyListening }) => readyListening !== undefined)) {
    yield { need: "socket-table", what: "ready: listening" };
  }
  if (subjects.size > 0 && subject !== undefined) yield* needsOfSteps(subject.steps);
  yield* needsOfSteps(cleanup);
}

function* needsOfSteps(steps: readonly Step[]): Iterable<Needed> {
  for (const step of steps) {
    const declared = findVerb(step.verb)?.needs;
    const needs = typeof declared === "function" ? declared(step) : declared === undefined ? [] : [declared];
    for (const need of needs) yield { need, what: step.verb };
    for (const block of step.blocks) yield* needsOfSteps(block);
  }
}
