/**
 * A second opinion for tests: plays straight-line roles in every order in which they can be played, with nothing left in
 * doubt, and tells whether any order comes to its end. Slow, small, and written independently of the simulation.
 */
import type { Effect } from "../../model/effects.ts";

export interface PlainStep {
  readonly effects: readonly Effect[];
  readonly uses?: readonly string[];
}

interface Connection {
  /** Bytes on their way to each side. */
  readonly inbound: [number, number];
  readonly closed: [boolean, boolean];
}

interface Player {
  at: number;
  /** Connection and side, newest last. */
  readonly open: [connection: number, side: 0 | 1][];
  isAtBarrier: boolean;
}

interface State {
  readonly players: Player[];
  readonly connections: Connection[];
  readonly queue: number[];
  listening: boolean;
  /** The server has closed its listening socket. Whether a connect still came in time is left to the one who connects. */
  isDoorClosed: boolean;
  readonly given: string[];
  readonly known: string[];
}

/** The first role is the one that listens; all others connect to it. */
export function canEnd(roles: Readonly<Record<string, readonly PlainStep[]>>): boolean {
  const scripts = Object.entries(roles).map(([name, steps]) => ({ name, steps }));
  const seen = new Set<string>();
  const start: State = {
    players: scripts.map(() => ({ at: 0, open: [], isAtBarrier: false })),
    connections: [],
    queue: [],
    listening: false,
    isDoorClosed: false,
    given: [],
    known: [],
  };
  const pending = [start];
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    const key = JSON.stringify(state);
    if (seen.has(key)) continue;
    seen.add(key);
    if (state.players.every((player, index) => player.at === scripts[index]?.steps.length)) return true;
    for (const index of scripts.keys()) {
      const next = structuredClone(state);
      if (advance(next, index, scripts)) pending.push(next);
    }
  }
  return false;
}

/** Plays one step of one role; false when it has to wait, has ended, or fails. */
function advance(
  state: State,
  index: number,
  scripts: readonly { name: string; steps: readonly PlainStep[] }[],
): boolean {
  const player = state.players[index];
  const step = scripts[index]?.steps[player?.at ?? 0];
  if (!player || !step || player.isAtBarrier) return false;
  for (const name of step.uses ?? []) {
    if (name === "server.address" ? !state.listening : !state.known.includes(name)) return false;
  }
  for (const effect of step.effects) if (!perform(effect, state, player, scripts)) return false;
  if (!player.isAtBarrier) player.at += 1;
  for (const [other, script] of scripts.entries()) {
    const each = state.players[other];
    if (each && each.at === script.steps.length)
      for (const [connection, side] of each.open.splice(0)) closeSide(state, connection, side);
  }
  return true;
}

function perform(
  effect: Effect,
  state: State,
  player: Player,
  scripts: readonly { steps: readonly PlainStep[] }[],
): boolean {
  const [number = -1, side = 0] = player.open.at(-1) ?? [];
  const connection = state.connections[number];
  switch (effect.kind) {
    case "listen":
      state.listening = true;
      return true;
    case "connect":
      if (!state.listening) return false;
      state.queue.push(state.connections.length);
      player.open.push([state.connections.length, 0]);
      state.connections.push({ inbound: [0, 0], closed: [false, false] });
      return true;
    case "accept": {
      const next = state.queue.shift();
      if (next === undefined || state.isDoorClosed) return false;
      player.open.push([next, 1]);
      return true;
    }
    case "send":
      if (!connection) return false;
      connection.inbound[side === 0 ? 1 : 0] += effect.length ?? 0;
      return true;
    case "receive":
      if (!connection || connection.inbound[side] < effect.least) return false;
      connection.inbound[side] -= effect.least;
      return true;
    case "receive-end":
      return connection !== undefined && connection.inbound[side] === 0 && connection.closed[side === 0 ? 1 : 0];
    case "close":
      if (!connection) {
        if (player !== state.players[0] || state.isDoorClosed) return false;
        state.isDoorClosed = true;
        return true;
      }
      player.open.pop();
      closeSide(state, number, side);
      return true;
    case "notify":
      state.given.push(effect.name);
      return true;
    case "await":
      return state.given.includes(effect.name);
    case "define":
      state.known.push(effect.name);
      return true;
    case "barrier":
      return arrive(effect.name, state, player, scripts);
    default:
      return true;
  }
}

function arrive(
  name: string,
  state: State,
  player: Player,
  scripts: readonly { steps: readonly PlainStep[] }[],
): boolean {
  const mentions = (step: PlainStep | undefined): boolean =>
    step?.effects.some((effect) => effect.kind === "barrier" && effect.name === name) ?? false;
  player.isAtBarrier = true;
  const there = state.players.filter((other, index) => other.isAtBarrier && mentions(scripts[index]?.steps[other.at]));
  if (there.length < scripts.filter(({ steps }) => steps.some(mentions)).length) return true;
  for (const other of there) {
    other.isAtBarrier = false;
    if (other !== player) other.at += 1;
  }
  return true;
}

function closeSide(state: State, number: number, side: 0 | 1): void {
  const connection = state.connections[number];
  if (connection) connection.closed[side] = true;
}
