/** Errors of resolve, which bind, connect and send meet as well where an address has a name in it. */
import type { ErrorCase } from "./error-guide.ts";

export const resolveErrors: readonly ErrorCase[] = [
  {
    name: "EAI_NONAME",
    when: "There is no such name, or the address has none",
    instead:
      "`resolve: nobody.invalid` brings it about where a name server answers; `expect-error: [EAI_NONAME, EAI_AGAIN]` holds everywhere.",
  },
  {
    name: "EAI_AGAIN",
    when: "No name server answers",
    instead: "A machine without a network says it of every name that is not in /etc/hosts.",
  },
  {
    name: "EAI_SERVICE",
    when: "This machine knows no service of that name",
    scenario: `scenario: A service that nobody offers
roles:
  one:
    - resolve: localhost:no-such-service
      expect-error: EAI_SERVICE
`,
  },
];
