import type { Explainer } from "./explainer.ts";

export const addressInUse: Explainer = {
  name: "address-in-use",
  explain({ programs }) {
    const program = programs?.find(({ stderr, stdout }) => /EADDRINUSE|Address already in use/i.test(stderr + stdout));
    if (program === undefined) return undefined;
    return (
      `${program.name} could not bind: the address is in use. Another program has it, or connections of a moment ago are still in TIME_WAIT; ` +
      `set SO_REUSEADDR before bind() so that a restarted server gets its port back.`
    );
  },
};
