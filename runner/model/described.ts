/** How a definition introduces itself. */

/** What every definition has; schema, reference page, `tomada explain` and completion come from it. */
export interface Described {
  /** The key in the language. */
  readonly name: string;
  /** One line without a full stop. */
  readonly summary: string;
  /** Paragraphs in Markdown: what it does exactly, its errors, its source (RFC section, man page). */
  readonly description?: string;
}
