/** An HTTP body that is shorter or longer than its header says (RFC 9112 §6.2, §6.3). */
import type { Failure } from "../model/outcome.ts";
import { quantity, receivedText } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

export const contentLength: Explainer = {
  name: "content-length",
  explain(failure) {
    const promised = findContentLength(failure);
    if (promised === undefined) return undefined;
    if (failure.code === "closed-early" || failure.code === "timed-out" || failure.code === "reset") {
      return explainShort(failure, promised);
    }
    return failure.code === "surplus" ? explainLong(failure, promised) : undefined;
  },
};

function explainShort({ comparison }: Failure, promised: number): string | undefined {
  const { actualLength = 0, expectedLength } = comparison ?? {};
  if (expectedLength !== promised || actualLength >= promised) return undefined;
  return (
    `The header promises Content-Length: ${promised}, but the body has ${quantity(actualLength, "byte")}: ` +
    `every client waits for the ${promised - actualLength} that never come. Count the bytes of the body after encoding it, and nothing else.`
  );
}

function explainLong(failure: Failure, promised: number): string | undefined {
  const surplus = failure.comparison?.actualLength ?? failure.comparison?.actual?.length ?? 0;
  if (surplus === 0) return undefined;
  const isEncoded = /[\x80-\xff]/.test(receivedText(failure) + wireText(failure));
  const why = isEncoded
    ? "Characters beyond ASCII take more than one byte each: count the bytes of the encoded body, not its characters."
    : "Count the whole body, its last line ending too.";
  return `The header promises Content-Length: ${promised}, and ${quantity(surplus, "byte")} more came. ${why}`;
}

function findContentLength(failure: Failure): number | undefined {
  const found = [...(wireText(failure) || receivedText(failure)).matchAll(/^content-length:[ \t]*(\d+)[ \t]*\r?$/gim)];
  const last = found.at(-1)?.[1];
  return last === undefined ? undefined : Number(last);
}

function wireText({ wire }: Failure): string {
  return (wire ?? [])
    .filter(({ direction }) => direction === "received")
    .map(({ bytes }) => Buffer.from(bytes).toString("latin1"))
    .join("");
}
