import { receivedText, type Explainer } from "./explainer.ts";

/** An HTTP body that is shorter than its header says (RFC 9112 §6.3). */
export const contentLength: Explainer = {
  name: "content-length",
  explain(failure) {
    const { code, comparison, wire } = failure;
    if ((code !== "closed-early" && code !== "timed-out") || comparison === undefined) return undefined;
    const received = (wire ?? []).filter(({ direction }) => direction === "received");
    const text = received.map(({ bytes }) => Buffer.from(bytes).toString("latin1")).join("") || receivedText(failure);
    const promised = /^content-length:[ \t]*(\d+)/im.exec(text)?.[1];
    const { actualLength = 0, expectedLength } = comparison;
    if (promised === undefined || Number(promised) !== expectedLength || actualLength >= expectedLength)
      return undefined;
    return (
      `The header promises Content-Length: ${promised}, but the body has ${actualLength} bytes. ` +
      `A client waits for the missing ${expectedLength - actualLength} until it gives up: count the bytes of the encoded body, not characters or a guess.`
    );
  },
};
