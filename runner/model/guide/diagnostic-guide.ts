/** What each diagnostic means and what to do about it: docs/diagnostics is made of this, and a test loads the examples. */
import type { DiagnosticCode } from "../diagnostic.ts";
import { eventsGuide } from "./events-guide.ts";
import { fileGuide } from "./file-guide.ts";
import { flowGuide } from "./flow-guide.ts";
import { namesGuide } from "./names-guide.ts";
import { shapeGuide } from "./shape-guide.ts";
import { valuesGuide } from "./values-guide.ts";

export interface DiagnosticGuide {
  /** One line without a full stop, for the list of all. */
  readonly summary: string;
  /** Markdown: why this is a mistake, and what to do. */
  readonly text: string;
  /** A file that has it. */
  readonly wrong?: string;
  /** The same file without it. */
  readonly right?: string;
}

/** In the order in which a file is read. A code without a page does not compile. */
export const diagnosticGuide: Readonly<Record<DiagnosticCode, DiagnosticGuide>> = {
  ...fileGuide,
  ...shapeGuide,
  ...namesGuide,
  ...valuesGuide,
  ...flowGuide,
  ...eventsGuide,
};
