/** Colours by what they mean, so that a report without colours is the same text. */
import picocolors from "picocolors";

/** Every colour takes text that is already escaped, and already laid out: a painted text has no width of its own. */
export interface Paint {
  readonly heading: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly notable: (text: string) => string;
  readonly place: (text: string) => string;
}

export function createPaint(color: boolean): Paint {
  const { bold, dim, green, red, yellow, cyan } = picocolors.createColors(color);
  return { heading: bold, quiet: dim, good: green, bad: red, notable: yellow, place: cyan };
}

export const noPaint: Paint = createPaint(false);
