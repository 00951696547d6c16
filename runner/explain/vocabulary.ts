/** What things are called in the language of a program: nobody who writes Java has ever called recv(). */
import type { Language } from "../programs/language.ts";

export interface Vocabulary {
  /** Takes what has come. */
  readonly receive: string;
  readonly receiveFrom: string;
  readonly sendTo: string;
  /** How one notices that the peer has finished: a clause that follows "when". */
  readonly atEnd: string;
  /** How a message that comes in pieces is collected: an imperative. */
  readonly collect: string;
  /** How a buffer of the program's own is emptied; undefined where there is none. */
  readonly flush: string | undefined;
  readonly close: string;
  readonly closeHalf: string;
}

const native: Vocabulary = {
  receive: "recv()",
  receiveFrom: "recvfrom()",
  sendTo: "sendto()",
  atEnd: "recv() returns 0",
  collect: "call recv() in a loop",
  flush: "fflush() the FILE of fdopen()",
  close: "close()",
  closeHalf: "shutdown(fd, SHUT_WR)",
};

const vocabularies: Readonly<Record<Language, Vocabulary>> = {
  native,
  python: {
    ...native,
    atEnd: "recv() returns b''",
    flush: "flush() the file of makefile()",
    closeHalf: "shutdown(SHUT_WR)",
  },
  java: {
    receive: "read()",
    receiveFrom: "receive()",
    sendTo: "send()",
    atEnd: "read() returns -1, or readLine() null",
    collect: "call read() in a loop, or readFully()",
    flush: "flush() it; new PrintWriter(out, true) does so at each println()",
    close: "close()",
    closeHalf: "shutdownOutput()",
  },
  node: {
    receive: "'data' event",
    receiveFrom: "'message' event",
    sendTo: "send()",
    atEnd: "the 'end' event comes",
    collect: "append what each 'data' event brings to what came before",
    flush: undefined,
    close: "end()",
    closeHalf: "end()",
  },
};

/** Of whom nothing is known, the words of the system calls: every course of sockets has those. */
const unknown: Vocabulary = {
  ...native,
  atEnd: "recv() returns no bytes",
  flush: "flush it",
  closeHalf: "shutdown(SHUT_WR)",
};

export function vocabularyOf(language: Language | undefined): Vocabulary {
  return language === undefined ? unknown : vocabularies[language];
}
