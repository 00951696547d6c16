import { endedPrograms, type Explainer } from "./explainer.ts";

/** accept(2): EINVAL, the socket is not listening for connections. */
export const forgotListen: Explainer = {
  name: "forgot-listen",
  explain(failure) {
    const program = endedPrograms(failure).find(
      ({ stderr }) => /accept/.test(stderr) && /Invalid argument|EINVAL|Errno 22/.test(stderr),
    );
    if (program === undefined) return undefined;
    return `${program.name} called accept() on a socket that does not listen, which fails with EINVAL: call listen() between bind() and accept().`;
  },
};
