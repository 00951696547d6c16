/** One definition, one file: what verbs, frames, predicates and encoders declare about themselves. */
import type { TSchema } from "typebox";
import type { DataSource, EncoderContext } from "./data.ts";
import type { FrameReader, PatternContext, PredicateTest } from "./pattern.ts";

/** What every definition has; schema, reference page, `tomada explain` and completion come from it. */
export interface Described {
  /** The key in the language. */
  readonly name: string;
  /** One line without a full stop. */
  readonly summary: string;
  /** Paragraphs in Markdown: what it does exactly, its errors, its source (RFC section, man page). */
  readonly description?: string;
}

/** A complete scenario document as text. Examples are run by the registry test and shown in docs. */
export interface ScenarioExample {
  readonly title: string;
  readonly yaml: string;
}

/** A PATTERN as YAML, with streams (text; `hex` for bytes) that it accepts and rejects. The registry test checks both. */
export interface PatternExample {
  readonly pattern: string;
  readonly accepts: readonly string[];
  readonly rejects: readonly string[];
}

/** DATA as YAML, and the bytes it becomes, in hex. */
export interface DataExample {
  readonly data: string;
  readonly hex: string;
}

export interface FrameDefinition extends Described {
  readonly argument: TSchema;
  readonly examples: readonly PatternExample[];
  /** `argument` has passed the schema and holds no `${…}` any more; throws RangeError with a plain sentence if it still makes no sense. */
  prepare(argument: never, context: PatternContext): PreparedFrame;
}

export interface PreparedFrame {
  /** "a line", "12 bytes", "everything up to \"\\r\\n\\r\\n\"". */
  readonly description: string;
  begin(): FrameReader;
  /** Bytes it takes at the least, for static analysis. */
  readonly least: number;
}

export interface PredicateDefinition extends Described {
  readonly argument: TSchema;
  readonly examples: readonly PatternExample[];
  prepare(argument: never, context: PatternContext): PredicateTest;
}

export interface EncoderDefinition extends Described {
  readonly argument: TSchema;
  readonly examples: readonly DataExample[];
  /** Keys that may stand beside the form (`encoding` beside `text`, `eol` beside `line`). */
  readonly companions?: Readonly<Record<string, TSchema>>;
  /** All `${…}` are replaced. Throws RangeError with a plain sentence for what makes no sense. */
  encode(argument: unknown, companions: Readonly<Record<string, unknown>>, context: EncoderContext): DataSource;
}
