/** A file's content to plain documents with positions, or findings that say why there are none. */
import type { Findings } from "../findings.ts";
import { convertDocument, type PlainDocument } from "./convert.ts";
import { decodeSource } from "./decode.ts";
import { parseYaml } from "./parse.ts";
import { Positions } from "./positions.ts";

export interface YamlFile {
  readonly findings: Findings;
  readonly positions: Positions;
  /** Documents with anything in them, as far as their syntax is right. */
  readonly documents: readonly PlainDocument[];
}

/** Never throws, whatever the content; in time and memory that its size bounds. */
export function readYaml(path: string, content: string | Uint8Array): YamlFile {
  const findings = decodeSource(path, content);
  const positions = new Positions(findings.file);
  if (!findings.isEmpty) return { findings, positions, documents: [] };
  const documents = parseYaml(findings).map((document) => convertDocument(document, findings, positions));
  return { findings, positions, documents: documents.filter(({ value }) => value !== null) };
}
