/** One holder at a time, on the whole machine, of the ports that the examples name: tests that play them take turns. */
import { takeMachineLock } from "../runner/sockets/machine-lock.ts";

/** Plays `body` while nobody else plays one: then no tomada in it has to wait for another, and to say so. */
export async function holdingFixedPorts<T>(body: () => Promise<T>): Promise<T> {
  const lock = await takeMachineLock("tests");
  try {
    return await body();
  } finally {
    lock?.release();
  }
}
