/** All verbs, in the order in which the reference lists them. A new verb is one file and one line here. */
import { accept } from "./accept.ts";
import { awaitNotification } from "./await.ts";
import { barrier } from "./barrier.ts";
import { bind } from "./bind.ts";
import { check } from "./check.ts";
import { close } from "./close.ts";
import { connect } from "./connect.ts";
import type { VerbDefinition } from "./definition.ts";
import { delay } from "./delay.ts";
import { exec } from "./exec.ts";
import { expectAlive } from "./expect-alive.ts";
import { expectDescriptors } from "./expect-descriptors.ts";
import { expectEof } from "./expect-eof.ts";
import { expectExit } from "./expect-exit.ts";
import { expectListening } from "./expect-listening.ts";
import { expectOutput } from "./expect-output.ts";
import { expectRecv } from "./expect-recv.ts";
import { expectReset } from "./expect-reset.ts";
import { expectSilence } from "./expect-silence.ts";
import { expectTls } from "./expect-tls.ts";
import { expectState } from "./expect-state.ts";
import { expectUrgent } from "./expect-urgent.ts";
import { forEach } from "./for-each.ts";
import { heal } from "./heal.ts";
import { input } from "./input.ts";
import { listen } from "./listen.ts";
import { notify } from "./notify.ts";
import { parallel } from "./parallel.ts";
import { recv } from "./recv.ts";
import { repeat } from "./repeat.ts";
import { reset } from "./reset.ts";
import { resolve } from "./resolve.ts";
import { restart } from "./restart.ts";
import { send } from "./send.ts";
import { serve } from "./serve.ts";
import { setOption } from "./set-option.ts";
import { set } from "./set.ts";
import { shutdown } from "./shutdown.ts";
import { signal } from "./signal.ts";
import { startTls } from "./start-tls.ts";
import { start } from "./start.ts";
import { stop } from "./stop.ts";
import { toxic } from "./toxic.ts";

export const verbs: readonly VerbDefinition[] = [
  bind,
  listen,
  accept,
  connect,
  send,
  expectRecv,
  recv,
  expectEof,
  expectReset,
  expectSilence,
  expectState,
  expectUrgent,
  startTls,
  expectTls,
  shutdown,
  close,
  reset,
  setOption,
  resolve,
  barrier,
  notify,
  awaitNotification,
  delay,
  repeat,
  forEach,
  serve,
  parallel,
  set,
  check,
  exec,
  toxic,
  heal,
  start,
  stop,
  restart,
  signal,
  input,
  expectOutput,
  expectExit,
  expectListening,
  expectDescriptors,
  expectAlive,
];

const byName = new Map(verbs.map((verb) => [verb.name, verb]));

export function findVerb(name: string): VerbDefinition | undefined {
  return byName.get(name);
}
