/** How a socket is told not to wait for ever. */
import type { Language } from "../programs/language.ts";

export function timeLimit(language: Language | undefined): string {
  switch (language) {
    case "python":
      return "settimeout(1)";
    case "java":
      return "setSoTimeout(1000)";
    case "node":
      return "setTimeout()";
    case "native":
    case undefined:
      return "SO_RCVTIMEO, or poll()";
  }
}
