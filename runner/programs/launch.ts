/** Starting a program in a process group and session of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import { Fault } from "../model/outcome.ts";
import { formatCommand, parseCommand, type Command } from "./command-line.ts";
import { findExecutable } from "./executables.ts";
import { Family, markName } from "./family.ts";
import { guard, nextMark } from "./guard.ts";
import { Program, type OutputObserver } from "./program.ts";
import { explainNotFound, explainSpawnError } from "./spawn-failure.ts";
import { machineNetwork, type Network } from "../sockets/network.ts";
import { wirePipes, wirePty, type Wiring } from "./wiring.ts";

export interface LaunchOptions {
  /** The role it plays, or its name under `programs`: what messages call it. */
  readonly name: string;
  /** A command line, or the program and its arguments. `${…}` has been replaced. */
  readonly command: string | readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** Beside our own environment, or `undefined` to take a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A pseudo terminal instead of pipes. */
  readonly pty?: boolean;
  readonly onOutput?: OutputObserver;
  /** Where it is started, and its children with it; the machine's where left out. */
  readonly network?: Network;
}

/**
 * Resolves when it runs: the kernel has loaded it, though its first line may be yet to come. Standard input stays open
 * until `endInput`. Throws Fault "spawn-failed" or "not-supported", with a sentence that says what to do.
 */
export async function launch(options: LaunchOptions): Promise<Program> {
  const { name, cwd } = options;
  const shown = formatCommand(options.command);
  const { argv, env: assigned, behindShell } = toVector(parse(options, shown));
  const mark = nextMark();
  const env = { ...process.env, ...options.env, ...assigned, [markName]: mark };
  if (options.pty && findExecutable(argv[0], cwd, env) === undefined) {
    throw new Fault("spawn-failed", `${name}: ${explainNotFound(argv[0], cwd, env)}`);
  }
  const wiring = options.pty ? wirePty() : wirePipes();
  const child = await start(wiring, argv, { cwd, env }, options.network).catch((error: unknown) => {
    wiring.abandon();
    throw new Fault("spawn-failed", `${name}: ${explainSpawnError(error as NodeJS.ErrnoException, argv[0], cwd, env)}`);
  });
  if (child.pid === undefined) throw new Error("a program was started without a pid");
  const family = new Family(child.pid, mark);
  const onGone = guard(family);
  const streams = wiring.connect(child);
  return new Program({ name, command: shown, child, family, streams, behindShell, onOutput: options.onOutput, onGone });
}

function parse({ name, command }: LaunchOptions, shown: string): Command {
  try {
    return parseCommand(command);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Fault("spawn-failed", `${name}: cannot run ${JSON.stringify(shown)}: ${error.message}`);
  }
}

interface Vector {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly behindShell: boolean;
}

function toVector(command: Command): Vector {
  if (command.kind === "program") return { argv: command.argv, env: command.env, behindShell: false };
  return { argv: ["/bin/sh", "-c", command.script], env: {}, behindShell: !command.single };
}

/** Resolves with the child when it runs, rejects with what spawn(3) met. Our listeners must be there before it ends. */
function start(
  wiring: Wiring,
  argv: readonly [string, ...string[]],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
  network = machineNetwork,
): Promise<ChildProcess> {
  const [file, ...args] = wiring.wrap(argv);
  return new Promise((resolve, reject) => {
    const child = network.enter(() => spawn(file, args, { ...options, detached: true, stdio: wiring.stdio }));
    child.once("spawn", () => resolve(child));
    child.once("error", reject);
  });
}
