/** Writes dist/LICENCES.txt: the licences of the libraries that are bundled, as they ask for. */
import { readFile, readdir, writeFile } from "node:fs/promises";
import type { Metafile } from "esbuild";

export async function writeLicences(metafiles: readonly Metafile[]): Promise<void> {
  const folders = new Set<string>();
  for (const { inputs } of metafiles) {
    for (const input of Object.keys(inputs)) {
      const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
      if (folder !== undefined) folders.add(folder);
    }
  }
  const texts = await Promise.all([...folders].sort().map(describeLicence));
  await writeFile("dist/LICENCES.txt", texts.join(`\n${"-".repeat(80)}\n\n`));
}

async function describeLicence(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(`${folder}/package.json`, "utf8")) as Record<
    "name" | "version" | "license",
    string
  >;
  const file = (await readdir(folder)).find((name) => /^licen[cs]e/i.test(name));
  const text = file === undefined ? "" : `\n${await readFile(`${folder}/${file}`, "utf8")}`;
  return `${manifest.name} ${manifest.version} (${manifest.license})\n${text}`;
}
