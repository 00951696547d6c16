import { expect, it } from "vitest";
import { printed, python, start } from "./launching.test-support.ts";
import { quiesce } from "./quiesce.ts";

const patience = { cpuMs: 60_000, wallMs: 60_000 };

it("waits for the last words of a program that is about to end", async () => {
  const program = await start(
    python("print('up', flush=True)\nfor _ in range(2_000_000): pass\nraise SystemExit('the last words')"),
  );
  await printed(program, "up");
  await quiesce([program], patience);
  expect(program.exit).toMatchObject({ code: 1 });
  expect(program.stderr.lastText(100)).toBe("the last words\n");
});

it("does not wait for one that sleeps, or that is busy for ever", async () => {
  const sleeper = await start(["sh", "-c", "echo up; exec sleep 100"]);
  await printed(sleeper, "up");
  await quiesce([sleeper], patience);
  expect(sleeper.isAlive).toBe(true);
  const busy = await start(["sh", "-c", "echo up; while :; do :; done"]);
  await printed(busy, "up");
  await quiesce([sleeper, busy], { ...patience, cpuMs: 50 });
  expect(busy.isAlive).toBe(true);
  await quiesce([sleeper, busy], { ...patience, wallMs: 50 });
  expect(busy.isAlive).toBe(true);
});

it("has nothing to wait for where nobody runs", async () => {
  const program = await start("true");
  await program.ended;
  await quiesce([program], patience);
  await quiesce([], patience);
});
