/** A YAML document to plain values and their positions. Aliases share what their anchor made, so a bomb stays small. */
import { isAlias, isPair, isScalar, isSeq, type Alias, type Pair, type ParsedNode, type Scalar } from "yaml";
import type { DiagnosticCode } from "../../model/diagnostic.ts";
import type { Value } from "../../model/scenario.ts";
import type { Span } from "../../model/source.ts";
import type { Findings } from "../findings.ts";
import { defaultLimits, type ParsedDocument } from "./parse.ts";
import type { Positions } from "./positions.ts";

/** Values that aliases may add to those which are written: whoever walks the result meets each of them. */
const mostAliasedValues = 250_000;

export interface PlainDocument {
  readonly value: Value;
  readonly span: Span;
  /** False where parts are missing, so that checking the rest would only find echoes. */
  readonly complete: boolean;
}

export function convertDocument(
  { document, complete }: ParsedDocument,
  findings: Findings,
  positions: Positions,
): PlainDocument {
  const converter = new Converter(findings, positions);
  const { contents } = document;
  const value = contents ? converter.convert(contents, 1) : null;
  const [start, end] = contents?.range ?? document.range;
  return { value, span: findings.span(start, end), complete: complete && converter.complete };
}

interface Anchor {
  readonly value: Value;
  /** Values in it, with those of aliases in it. */
  readonly size: number;
  readonly height: number;
}

class Converter {
  complete = true;
  /** One alias too many is followed by thousands. */
  #refusedAlias = false;
  readonly #findings: Findings;
  readonly #positions: Positions;
  /** undefined while the anchored value is being made. */
  readonly #anchors = new Map<string, Anchor | undefined>();
  #values = 0;
  #aliased = 0;
  #deepest = 0;

  constructor(findings: Findings, positions: Positions) {
    this.#findings = findings;
    this.#positions = positions;
  }

  convert(node: ParsedNode, depth: number): Value {
    if (isAlias(node)) return this.#alias(node, depth);
    const { anchor } = node;
    if (anchor === undefined) return this.#content(node, depth);
    this.#anchors.set(anchor, undefined);
    const [valuesBefore, deepestBefore] = [this.#values, this.#deepest];
    this.#deepest = depth;
    const value = this.#content(node, depth);
    this.#anchors.set(anchor, { value, size: this.#values - valuesBefore, height: this.#deepest - depth });
    this.#deepest = Math.max(this.#deepest, deepestBefore);
    return value;
  }

  #content(node: Exclude<ParsedNode, Alias.Parsed>, depth: number): Value {
    this.#values++;
    if (depth > this.#deepest) this.#deepest = depth;
    if (isScalar(node)) return this.#scalar(node);
    return isSeq(node) ? this.#list(node.items, depth) : this.#map(node.items, depth);
  }

  #list(items: readonly (ParsedNode | Pair<ParsedNode, ParsedNode | null>)[], depth: number): Value {
    const list: Value[] = [];
    const offsets: number[] = [];
    for (const item of items) {
      if (isPair(item)) {
        // In a flow list, `[a: b]` is a map of one entry.
        list.push(this.#map([item], depth + 1));
        offsets.push(item.key.range[0], (item.value ?? item.key).range[1]);
      } else {
        list.push(this.convert(item, depth + 1));
        offsets.push(item.range[0], item.range[1]);
      }
    }
    this.#positions.addList(list, offsets);
    return list;
  }

  #map(pairs: readonly Pair<ParsedNode, ParsedNode | null>[], depth: number): Value {
    const map: Record<string, Value> = {};
    const keys: string[] = [];
    const offsets: number[] = [];
    for (const { key: keyNode, value: valueNode } of pairs) {
      // Any other key has been reported as a syntax error.
      if (!isScalar(keyNode) || typeof keyNode.value !== "string") continue;
      const key = keyNode.value;
      if (keyNode.anchor !== undefined) this.#anchors.set(keyNode.anchor, { value: key, size: 1, height: 0 });
      const [keyStart, keyEnd] = keyNode.range;
      if (key === "<<" && keyNode.type === "PLAIN") {
        this.#refuseMerge(keyStart, keyEnd);
        continue;
      }
      const value = valueNode ? this.convert(valueNode, depth + 1) : null;
      if (Object.hasOwn(map, key)) {
        const first = keys.indexOf(key) * 4;
        this.#refuseDuplicate(
          key,
          this.#findings.span(keyStart, keyEnd),
          this.#findings.span(offsets[first] ?? 0, offsets[first + 1] ?? 0),
        );
        continue;
      }
      // Assigning to __proto__ would set the prototype.
      if (key === "__proto__")
        Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
      else map[key] = value;
      keys.push(key);
      const [valueStart, valueEnd] = valueNode?.range ?? [keyEnd, keyEnd];
      offsets.push(keyStart, keyEnd, valueStart, valueEnd);
    }
    this.#positions.addMap(map, keys, offsets);
    return map;
  }

  #scalar({ value, source, range }: Scalar.Parsed): Value {
    if (typeof value === "number") {
      const at = this.#findings.span(range[0], range[1]);
      if (!Number.isFinite(value)) {
        this.#findings.error("value-not-allowed", `${source} is no number that a scenario can have`, at, {
          help: "put it in quotes if it is a text",
        });
        return 0;
      }
      // JavaScript keeps 53 bits: 12345678901234567890 would become 12345678901234567000.
      if (Number.isInteger(value) && !Number.isSafeInteger(value) && !/[.e]/i.test(source)) {
        this.#findings.error("out-of-range", "the number is too large to be kept exactly", at, {
          help: "put it in quotes",
        });
        return 0;
      }
      return value;
    }
    // The core schema of YAML 1.2 makes nothing else.
    return value as string | boolean | null;
  }

  #alias(node: Alias.Parsed, depth: number): Value {
    const [start, end] = node.range;
    const at = this.#findings.span(start, end);
    const anchor = this.#anchors.get(node.source);
    if (!anchor) {
      this.complete = false;
      if (this.#anchors.has(node.source)) {
        this.#findings.error("yaml-alias-expansion", `*${node.source} stands inside of what it stands for`, at, {
          help: "a value cannot contain itself",
        });
      } else {
        this.#findings.error(
          "yaml-syntax",
          `*${node.source} stands for nothing: no &${node.source} comes before it`,
          at,
          {
            help: "a text that begins with * needs quotes round it",
          },
        );
      }
      return null;
    }
    this.#values += anchor.size;
    this.#aliased += anchor.size;
    this.#deepest = Math.max(this.#deepest, depth + anchor.height);
    if (this.#aliased > mostAliasedValues) {
      return this.#refuseAlias(
        "yaml-alias-expansion",
        `with this alias, more than ${mostAliasedValues} values are repeated`,
        at,
      );
    }
    if (depth + anchor.height > defaultLimits.depth) {
      return this.#refuseAlias(
        "yaml-too-deep",
        `with this alias, lists and maps are nested more than ${defaultLimits.depth} deep`,
        at,
      );
    }
    return anchor.value;
  }

  #refuseAlias(code: DiagnosticCode, message: string, at: Span): null {
    this.complete = false;
    if (!this.#refusedAlias)
      this.#findings.error(code, message, at, { help: "aliases of aliases grow fast; use repeat, matrix or fill" });
    this.#refusedAlias = true;
    return null;
  }

  #refuseMerge(start: number, end: number): void {
    this.complete = false;
    this.#findings.error(
      "yaml-merge-key",
      "the merge key << is not part of YAML 1.2",
      this.#findings.span(start, end),
      {
        help: "repeat the entries, or give the whole value an anchor and use it as an alias",
      },
    );
  }

  #refuseDuplicate(key: string, at: Span, first: Span): void {
    this.#findings.error("yaml-duplicate-key", `the key ${key} is here twice`, at, {
      help: 'remove one of them; in a list of steps, each step begins with "- "',
      related: [{ message: "first given here", at: first }],
    });
  }
}
