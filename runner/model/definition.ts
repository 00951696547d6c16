/** One definition, one file: what verbs, frames, predicates and encoders declare about themselves. */
import type { TSchema } from "typebox";
import type { Described } from "./described.ts";
import type { DataSource, EncoderContext } from "./data.ts";
import type { FrameReader, PredicateContext, PredicateTest } from "./pattern.ts";
import type { Value } from "./scenario.ts";

/** A complete scenario document as text. Examples are run by the registry test and shown in docs. */
export interface ScenarioExample {
  readonly title: string;
  readonly yaml: string;
  /** Roles that are handed to these commands: `--subject ROLE=COMMAND`. */
  readonly subjects?: Readonly<Record<string, string>>;
}

/** A PATTERN as YAML, with streams (a character a byte) that it accepts and rejects. The registry test checks both. */
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
  /** `argument` holds no `${…}` any more. Throws RangeError with a plain sentence for what makes no sense. */
  prepare(argument: unknown, context: PredicateContext): PreparedFrame;
  /** Predicates inside the argument, so that a mistake in them is shown at its place. */
  inner?(argument: Value): readonly InnerPredicate[];
}

/** A predicate inside an argument: text, or a map of predicates. */
export interface InnerPredicate {
  /** From the argument to it. */
  readonly path: readonly (string | number)[];
  readonly value: Value;
}

export interface PreparedFrame {
  /** "a line", "a message of 12 bytes". */
  readonly description: string;
  begin(): FrameReader;
  /** What the argument itself says of the content (`line: OK`). */
  readonly content?: PredicateTest;
  /** Bytes it takes at the least, for static analysis. */
  readonly least: number;
}

export interface PredicateDefinition extends Described {
  readonly argument: TSchema;
  readonly examples: readonly PatternExample[];
  /** Keys that may stand beside it (`encoding` beside `text`). */
  readonly companions?: Readonly<Record<string, TSchema>>;
  /** `argument` holds no `${…}` any more. Throws RangeError with a plain sentence for what makes no sense. */
  prepare(argument: unknown, context: PredicateContext, companions: Readonly<Record<string, unknown>>): PredicateTest;
  /** Predicates inside the argument, so that a mistake in them is shown at its place. */
  inner?(argument: Value): readonly InnerPredicate[];
}

export interface EncoderDefinition extends Described {
  readonly argument: TSchema;
  readonly examples: readonly DataExample[];
  /** Keys that may stand beside the form (`encoding` beside `text`, `eol` beside `line`). */
  readonly companions?: Readonly<Record<string, TSchema>>;
  /** All `${…}` are replaced. Throws RangeError with a plain sentence for what makes no sense. */
  encode(argument: unknown, companions: Readonly<Record<string, unknown>>, context: EncoderContext): DataSource;
}
