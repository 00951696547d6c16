/** Names that stand for nothing: in expressions, after `on:`, after `program:`. And names that stand for two things. */
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Effect } from "../../model/effects.ts";
import { locate, type Span } from "../../model/source.ts";
import type { NameUse } from "./name-uses.ts";
import { listNames, nearestName } from "./nearest-name.ts";
import { everyEffect, everyStep, type Outline, type StepOutline } from "./outline.ts";
import { modifierPlace, narrow, socketNamePlace } from "./places.ts";
import { isStream } from "./simulation/addresses.ts";

const addressParts = ["host", "port", "address"];
const reserved = ["matrix", "env", "instance"];

/** What a role has, as others may name it. */
interface RoleNames {
  /** Sockets of its own by name; true for those that have an address of their own (bound, not connected). */
  readonly sockets: ReadonlyMap<string, boolean>;
  readonly binds: boolean;
  /** Others come to know its address. */
  readonly publishes: boolean;
}

export function checkNames(outline: Outline): Diagnostic[] {
  const check = new NameCheck(outline);
  for (const [variable, { names }] of outline.variables) check.expressions(names, undefined, `vars.${variable}`);
  check.collisions();
  check.subject();
  for (const role of outline.roles) {
    for (const step of everyStep(role.steps)) {
      check.expressions(step.names, role.name, step.step.verb);
      check.socketNames(step, role.name);
      check.program(step);
    }
  }
  for (const step of [...everyStep(outline.subjectSteps), ...everyStep(outline.cleanup)]) {
    check.expressions(step.names, undefined, step.step.verb);
    check.program(step);
  }
  return check.found;
}

class NameCheck {
  readonly found: Diagnostic[] = [];
  readonly #outline: Outline;
  readonly #roles = new Map<string, RoleNames>();
  readonly #programs: ReadonlySet<string>;
  readonly #defined: Outline["defined"];

  constructor(outline: Outline) {
    this.#outline = outline;
    for (const role of outline.roles) this.#roles.set(role.name, namesOf(everyEffect(role.steps)));
    this.#programs = new Set(outline.scenario.programs.map((program) => program.name));
    this.#defined = outline.defined;
  }

  /** `asker` is the role whose step it is; undefined beside the roles. */
  expressions(uses: readonly NameUse[], asker: string | undefined, where: string): void {
    const said = new Set<string>();
    for (const use of uses) {
      const name = use.path.join(".");
      if (said.has(name)) continue;
      said.add(name);
      this.#expression(use, asker, where);
    }
  }

  #expression({ path, span }: NameUse, asker: string | undefined, where: string): void {
    const [root = "", key, part] = path;
    if (this.#outline.variables.has(root) || this.#defined.has(root) || this.#programs.has(root)) return;
    if (root === "matrix") return this.#matrix(key, span);
    if (root === "env" || root === "instance") return;
    const role = this.#roles.get(root);
    if (role) return key === undefined ? undefined : this.#address(root, role, key, part, asker, span);
    // An address can only be that of a role.
    if (key !== undefined && addressParts.includes(part ?? key)) return this.#unknownRole(root, span);
    const known = [
      ...this.#outline.variables.keys(),
      ...this.#defined.keys(),
      ...this.#roles.keys(),
      ...this.#programs,
      ...reserved,
    ];
    const near = nearestName(root, known);
    const others = [...this.#outline.variables.keys(), ...this.#defined.keys()];
    this.#report("unknown-variable", `${where} uses ${root}, which nobody defines`, span, {
      help:
        near !== undefined
          ? `did you mean ${near}?`
          : others.length > 0
            ? `there are ${listNames(others)}; roles are ${listNames(this.#roles.keys())}`
            : `add it under vars, or save it in an earlier step`,
    });
  }

  #unknownRole(name: string, span: Span): void {
    const near = nearestName(name, this.#roles.keys());
    this.#report("unknown-role", `there is no role ${name}`, span, {
      help: near === undefined ? `roles are ${listNames(this.#roles.keys())}` : `did you mean ${near}?`,
    });
  }

  #matrix(key: string | undefined, span: Span): void {
    const known = Object.keys(this.#outline.scenario.matrix);
    if (key === undefined || known.includes(key)) return;
    const near = nearestName(key, known);
    this.#report("unknown-variable", `the matrix has no ${key}`, span, {
      help:
        near !== undefined
          ? `did you mean matrix.${near}?`
          : known.length > 0
            ? `it has ${listNames(known)}`
            : "add a matrix",
    });
  }

  /** `role.port`, or `role.socket.port`. */
  #address(
    name: string,
    role: RoleNames,
    key: string,
    part: string | undefined,
    asker: string | undefined,
    span: Span,
  ): void {
    if (this.#outline.substituted.has(name)) return;
    if (!addressParts.includes(key)) {
      const hasAddress = role.sockets.get(key);
      if (hasAddress === undefined) return this.#unknownSocket(name, role, key, span);
      if (!hasAddress) {
        return this.#report(
          "address-never-known",
          `${name}.${key} is a connection; only bound sockets tell their address`,
          span,
          {},
        );
      }
      if (part !== undefined && !addressParts.includes(part)) {
        return this.#report("unknown-variable", `${name}.${key} has no ${part}`, span, {
          help: "it has host, port and address",
        });
      }
    }
    const written = [name, key, part].filter((one) => one !== undefined).join(".");
    if (!role.binds) {
      this.#report("address-never-known", `${written} is never known: ${name} never binds an address`, span, {
        help: `add bind and listen to ${name}, or write the address itself`,
      });
    } else if (asker !== name && !role.publishes) {
      this.#report(
        "address-never-known",
        `${written} is never known to others: they learn it when ${name} listens, and it never does`,
        span,
        {
          help: `add a listen to ${name}; or let it save its port (set: { chosen: ${name}.port }) and use that`,
        },
      );
    }
  }

  #unknownSocket(name: string, role: RoleNames, key: string, span: Span): void {
    const bound = [...role.sockets].flatMap(([socket, hasAddress]) => (hasAddress ? [socket] : []));
    const near = nearestName(key, [...bound, ...addressParts]);
    this.#report("unknown-socket", `${name} has no socket named ${key}`, span, {
      help:
        near !== undefined ? `did you mean ${name}.${near}?` : `${name} has ${listNames([...addressParts, ...bound])}`,
    });
  }

  /** `on: NAME`, or a name as the verb's value. */
  socketNames(step: StepOutline, role: string): void {
    const name = step.effects
      .map((effect) => ("on" in effect ? effect.on : "socket" in effect ? effect.socket : undefined))
      .find(Boolean);
    const own = this.#roles.get(role)?.sockets;
    if (name === undefined || !own || own.has(name)) return;
    const near = nearestName(name, own.keys());
    const elsewhere = [...this.#roles].find(([, other]) => other.sockets.has(name))?.[0];
    this.#report(
      "unknown-socket",
      `${role} has no socket named ${name}`,
      socketNamePlace(step.step, name, this.#outline.places),
      {
        help:
          elsewhere !== undefined
            ? `${elsewhere} has one, but a role sees only its own sockets`
            : near !== undefined
              ? `did you mean ${near}?`
              : own.size > 0
                ? `it has ${listNames(own.keys())}`
                : "give a socket that name: as: NAME on bind and connect, accept: NAME",
      },
    );
  }

  program({ step }: StepOutline): void {
    const name = step.modifiers.program;
    if (
      name === undefined ||
      this.#programs.has(name) ||
      this.#roles.has(name) ||
      this.#outline.scenario.subject?.role === name
    )
      return;
    const near = nearestName(name, [...this.#programs, ...this.#roles.keys()]);
    this.#report(
      "unknown-program",
      `there is no program ${name}`,
      modifierPlace(step, "program", this.#outline.places),
      {
        help:
          near !== undefined
            ? `did you mean ${near}?`
            : this.#programs.size > 0
              ? `programs are ${listNames(this.#programs)}`
              : `add it under programs`,
      },
    );
  }

  subject(): void {
    const { subject } = this.#outline.scenario;
    if (subject?.role !== undefined && !this.#roles.has(subject.role))
      this.#unknownRole(subject.role, narrow(subject.span, subject.role));
  }

  /** A name in an expression means one thing. */
  collisions(): void {
    const { scenario, places } = this.#outline;
    const taken = new Map<string, string>();
    for (const name of this.#roles.keys()) taken.set(name, "a role");
    for (const name of reserved) taken.set(name, "a name of the language");
    for (const name of this.#outline.variables.keys()) {
      const what = taken.get(name);
      if (what) this.#collision(name, "a variable", what, places.keyAt(scenario.vars, name) ?? scenario.span);
    }
    for (const { name, span } of scenario.programs)
      if (this.#roles.has(name)) this.#collision(name, "a program", "a role", span);
    for (const [name, { step }] of this.#defined) {
      const what = taken.get(name);
      if (what)
        this.#collision(
          name,
          "a saved value",
          what,
          step.modifiers.save === name ? modifierPlace(step, "save", places) : step.span,
        );
    }
  }

  #collision(name: string, what: string, other: string, span: Span): void {
    const role = this.#outline.roles.find((one) => one.name === name);
    this.#report(
      "duplicate-name",
      `${name} is ${what} here, and ${other} too: an expression could not tell them apart`,
      span,
      {
        help: "give it another name",
        related: role ? [{ message: "the role", at: locate(role.span) }] : [],
      },
    );
  }

  #report(code: Diagnostic["code"], message: string, span: Span, more: Pick<Diagnostic, "help" | "related">): void {
    this.found.push({ code, severity: "error", message, at: locate(span), ...more });
  }
}

function namesOf(effects: Iterable<Effect>): RoleNames {
  const sockets = new Map<string, boolean>();
  let binds = false;
  let publishes = false;
  for (const effect of effects) {
    if (effect.kind === "bind") {
      binds = true;
      publishes ||= !isStream(effect.address);
      if (effect.name !== undefined) sockets.set(effect.name, true);
    } else if (effect.kind === "listen") publishes = true;
    else if (
      (effect.kind === "accept" || effect.kind === "connect" || effect.kind === "serve") &&
      effect.name !== undefined
    ) {
      if (!sockets.has(effect.name)) sockets.set(effect.name, false);
    }
  }
  return { sockets, binds, publishes };
}
