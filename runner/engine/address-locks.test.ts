import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, it, onTestFinished } from "vitest";
import { takeMachineLock } from "../sockets/machine-lock.ts";
import type { FixedAddress } from "../steps/fixed-addresses.ts";
import { AddressLocks } from "./address-locks.ts";

const options = { signal: new AbortController().signal, onWait: () => {} };
const at = (place: string, host?: string): FixedAddress => (host === undefined ? { place } : { place, host });

/** No machine has these: nobody else takes such a lock. */
let places = 0;
const newPlace = (): string => `tcp:test-${process.pid}-${++places}`;

/** Lets everything happen that can. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function track<T>(promise: Promise<T>): { readonly promise: Promise<T>; isOver: boolean } {
  const tracked = { promise, isOver: false };
  void promise.then(() => (tracked.isOver = true));
  return tracked;
}

describe("AddressLocks", () => {
  it.each([
    ["the same address", "127.0.0.1", "127.0.0.1", true],
    ["other addresses of one port", "127.0.0.1", "127.0.0.2", false],
    ["any address, and one", undefined, "127.0.0.1", true],
    ["one, and any address", "127.0.0.1", undefined, true],
    ["any address twice", undefined, undefined, true],
  ] as const)("%s", async (_, first, second, waits) => {
    const place = newPlace();
    const locks = new AddressLocks(options);
    const release = await locks.acquire([at(place, first)]);
    const next = track(locks.acquire([at(place, second)]));
    await settle();
    expect(next.isOver).toBe(!waits);
    release();
    (await next.promise)();
  });

  it("tells places apart that are longer than a socket's name can be", async () => {
    const long = `unix:/${"x".repeat(200)}/`;
    const [one, other] = [newPlace(), newPlace()].map((place) => `${long}${place}`) as [string, string];
    const locks = new AddressLocks(options);
    const release = await locks.acquire([at(one)]);
    // Another process, as it were: what one holds the other waits for, and for nothing else.
    const others = new AddressLocks(options);
    (await others.acquire([at(other)]))();
    const next = track(others.acquire([at(one)]));
    await settle();
    expect(next.isOver).toBe(false);
    release();
    (await next.promise)();
  });

  it("lets those with other addresses pass", async () => {
    const locks = new AddressLocks(options);
    const release = await locks.acquire([at(newPlace())]);
    (await locks.acquire([at(newPlace())]))();
    (await locks.acquire([]))();
    release();
  });

  it("keeps the order in which they came, without a circle", async () => {
    const [one, other] = [newPlace(), newPlace()];
    const locks = new AddressLocks(options);
    const order: string[] = [];
    const play = async (name: string, addresses: readonly FixedAddress[]): Promise<void> => {
      const release = await locks.acquire(addresses);
      order.push(name);
      await settle();
      release();
    };
    await Promise.all([
      play("both", [at(one), at(other)]),
      play("both the other way", [at(other), at(one)]),
      play("one", [at(one)]),
      play("both again", [at(one), at(other)]),
    ]);
    expect(order).toEqual(["both", "both the other way", "one", "both again"]);
  });
});

describe.runIf(process.platform === "linux")("of two processes", () => {
  it("the second waits until the first has gone, even when it is killed", async () => {
    const place = newPlace();
    const holder = await startHolder(place);
    const locks = new AddressLocks(options);
    const next = track(locks.acquire([at(place)]));
    await settle();
    expect(next.isOver).toBe(false);
    holder.kill("SIGKILL");
    (await next.promise)();
  });

  it("the second is told who the first is", async () => {
    const place = newPlace();
    const holder = await startHolder(place);
    const said = await new Promise<string>((resolve) => {
      const locks = new AddressLocks({ ...options, onWait: resolve });
      void locks.acquire([at(place)]).then((release) => release());
    });
    expect(said).toBe(
      `waiting for TCP port ${place.slice(4)}, with which another tomada (process ${holder.pid}) plays`,
    );
    holder.kill("SIGKILL");
    await once(holder, "exit");
  });

  it("the second gives up when it is interrupted", async () => {
    const place = newPlace();
    const held = await takeMachineLock(place);
    const interrupt = new AbortController();
    const locks = new AddressLocks({ ...options, signal: interrupt.signal });
    const next = track(locks.acquire([at(place)]));
    await settle();
    interrupt.abort();
    (await next.promise)();
    expect(held?.isWanted).toBeDefined();
    held?.release();
  });

  it("the second does not wait for ever, though the first could go on with other addresses", async () => {
    const place = newPlace();
    const locks = new AddressLocks(options);
    const release = await locks.acquire([at(place, "127.0.0.1")]);
    const stranger = track(takeMachineLock(place));
    await settle();
    const next = track(locks.acquire([at(place, "127.0.0.2")]));
    await settle();
    expect([stranger.isOver, next.isOver]).toEqual([false, false]);
    release();
    // Who is first of the two the kernel decides; neither is left out.
    void stranger.promise.then((lock) => lock?.release());
    void next.promise.then((releaseNext) => releaseNext());
    await Promise.all([stranger.promise, next.promise]);
  });
});

/** A process that has the lock and never gives it back. */
async function startHolder(place: string): Promise<ReturnType<typeof spawn>> {
  const script = `require("node:net").createServer((s) => { s.on("error", () => {}); s.write(process.pid + "\\n"); })
    .listen("\\0tomada/" + process.argv[1], () => console.log("held"))`;
  const holder = spawn(process.execPath, ["-e", script, place], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void holder.kill("SIGKILL"));
  await once(createInterface(holder.stdout), "line");
  return holder;
}
