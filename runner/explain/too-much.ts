/** Bytes that came after the last one that was expected. */
import type { Failure } from "../model/outcome.ts";
import { quantity, receivedText } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

export const tooMuch: Explainer = {
  name: "too-much",
  explain(failure) {
    if (failure.code !== "surplus" && failure.code !== "not-closed") return undefined;
    const text = receivedText(failure);
    if (/^(\r?\n)+$/.test(text)) {
      return `What is too much is a line ending (${JSON.stringify(text)}): print() and println() add one, write() and send() do not.`;
    }
    const before = lastReceived(failure);
    if (
      text !== "" &&
      before.length > text.length &&
      before.endsWith(text) &&
      before.slice(0, -text.length).endsWith(text)
    ) {
      return `The last ${quantity(text.length, "byte")} came twice: is the answer sent in two places?`;
    }
    if (text.trim().length > 2 && lastSent(failure).endsWith(text)) {
      return "What is too much is what this client sent itself, and got back: who passes a message on to all leaves out its sender.";
    }
    return undefined;
  },
};

function lastSent({ wire }: Failure): string {
  const sent = (wire ?? []).filter(({ direction }) => direction === "sent");
  return sent.map(({ bytes }) => Buffer.from(bytes).toString("latin1")).join("");
}

function lastReceived({ wire }: Failure): string {
  const received = (wire ?? []).filter(({ direction }) => direction === "received");
  return received.map(({ bytes }) => Buffer.from(bytes).toString("latin1")).join("");
}
