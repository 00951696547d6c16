/** `${temporary_folder}`: a folder for what a scenario makes, above all socket files, that is gone when it is over. */
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { makeEphemeralFolder, removeEphemeralFolder } from "./ephemeral-folder.ts";

/** A socket's path has 107 bytes (unix(7)): what is left of them behind this is still enough for a name. */
const longestParent = 60;

export class TemporaryFolder {
  #path: string | undefined;

  /** Made when it is first asked for. Throws Fault. */
  get path(): string {
    const parent = Buffer.byteLength(resolve(tmpdir())) > longestParent ? "/tmp" : tmpdir();
    return (this.#path ??= makeEphemeralFolder("tomada-", parent));
  }

  /** Writes a file, and the folders around it, at a path inside. */
  write(path: string, bytes: Uint8Array): void {
    const file = join(this.path, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }

  /** With all that is in it. Never throws. */
  remove(): void {
    if (this.#path !== undefined) removeEphemeralFolder(this.#path);
    this.#path = undefined;
  }
}
