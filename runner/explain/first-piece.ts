/** What was sent in pieces was answered, or the connection closed, as if its first piece were all of it. */
import type { FailureCode } from "../model/outcome.ts";
import type { Explainer } from "./explainer.ts";

const codes: readonly FailureCode[] = ["received-differs", "closed-early", "reset", "timed-out", "surplus"];

export const firstPiece: Explainer = {
  name: "first-piece",
  explain({ code, message, cut }) {
    if (cut === undefined || cut.bytes <= cut.first) return undefined;
    const isBroken = code === "unexpected-error" && /^send .*: (EPIPE|ECONNRESET) /.test(message);
    if (!codes.includes(code) && !isBroken) return undefined;
    const pieces = cut.pieces === 1 ? "a first piece" : `${cut.pieces} pieces`;
    const sent = isBroken ? `in pieces, and the connection was closed after ${cut.pieces}` : `in ${pieces}`;
    const first = cut.first === 1 ? "1 byte" : `${cut.first} bytes`;
    return (
      `The ${cut.bytes} bytes of the message went out ${sent} (${cut.by}). ` +
      `A program that takes what one recv() returns for a whole message sees only the first piece, ${first}. ` +
      "TCP is a stream of bytes without messages: call recv() in a loop until the message's own end is there " +
      "(a line end, a length, the end of the stream)."
    );
  },
};
