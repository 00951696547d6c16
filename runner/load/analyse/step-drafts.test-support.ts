/** For tests of analysis: steps by the effects of the verbs they are named after. */
import { step, type StepDraft } from "./outline.test-support.ts";

export const bind = (address = "127.0.0.1:0", name?: string): StepDraft => step({ kind: "bind", address, name });
export const listen = (socket?: string): StepDraft => step({ kind: "listen", socket });
/** Bound to a port of the kernel's choice, and listening. */
export const up = [bind(), listen()];
export const accept = (name?: string, on?: string): StepDraft => step({ kind: "accept", name, on });
export const connect = (address = "${server.address}", name?: string): StepDraft => {
  const uses = /\$\{(?<use>[\w.]+)/.exec(address)?.groups?.["use"];
  return { effects: [{ kind: "connect", address, name, mayFail: false }], uses: uses === undefined ? [] : [uses] };
};
export const send = (length: number | undefined, on?: string): StepDraft => step({ kind: "send", length, on });
export const receive = (least: number, on?: string): StepDraft => step({ kind: "receive", least, on });
export const receiveEnd = (on?: string): StepDraft => step({ kind: "receive-end", on });
export const shutdown = (direction: "read" | "write" | "both"): StepDraft => step({ kind: "shutdown", direction });
export const use = (on?: string): StepDraft => step({ kind: "use", on });
export const look = (state: string, on?: string): StepDraft => step({ kind: "look", state, on });
export const close = (on?: string): StepDraft => step({ kind: "close", on });
export const barrier = (name: string): StepDraft => step({ kind: "barrier", name });
export const notify = (name: string): StepDraft => step({ kind: "notify", name });
export const awaits = (name: string): StepDraft => step({ kind: "await", name });
export const define = (name: string): StepDraft => step({ kind: "define", name });
export const outside = step({ kind: "outside" });
export const uses = (...names: string[]): StepDraft => ({ effects: [], uses: names });
export const loop = (times: number | undefined, ...block: StepDraft[]): StepDraft => ({
  effects: [{ kind: "loop", times }],
  blocks: [block],
});
export const serve = (connections: number | undefined, ...block: StepDraft[]): StepDraft => ({
  effects: [{ kind: "serve", connections }],
  blocks: [block],
});
export const branches = (...blocks: StepDraft[][]): StepDraft => ({ effects: [{ kind: "branches" }], blocks });
/** With an `if:`. */
export const maybe = (draft: StepDraft): StepDraft => ({ ...draft, optional: true });
