/** Names in expressions that stand for nothing, or for an address that nobody ever learns. */
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Span } from "../../model/source.ts";
import { mistake } from "./mistake.ts";
import { reservedNames } from "./name-collisions.ts";
import type { NameUse } from "./name-uses.ts";
import { didYouMean, listNames } from "../../model/nearest-name.ts";
import { everyStep, type Outline } from "./outline.ts";
import { addressParts, findRoleNames, type RoleNames } from "./role-names.ts";

/** What the run's certificates are called in expressions. */
const tlsFiles = ["ca_file", "certificate_file", "key_file"];

export function checkNames(outline: Outline): Diagnostic[] {
  const check = new NameCheck(outline);
  for (const [variable, { names }] of outline.variables) check.all(names, undefined, `vars.${variable}`);
  for (const [proxy, { names }] of outline.proxies) check.all(names, proxy, proxy);
  for (const [program, { names }] of outline.programs) check.all(names, undefined, program, ["port"]);
  for (const role of outline.roles) {
    for (const { names, step } of everyStep(role.steps)) check.all(names, role.name, step.verb);
  }
  for (const { names, step } of everyStep([...outline.subjectSteps, ...outline.cleanup])) {
    check.all(names, undefined, step.verb);
  }
  return check.found;
}

class NameCheck {
  readonly found: Diagnostic[] = [];
  readonly #outline: Outline;
  readonly #roles: ReadonlyMap<string, RoleNames>;
  /** Variables, saved values and programs: names without further ado. */
  readonly #plain: ReadonlySet<string>;

  constructor(outline: Outline) {
    this.#outline = outline;
    this.#roles = findRoleNames(outline);
    const programs = outline.scenario.programs.map(({ name }) => name);
    this.#plain = new Set([...outline.variables.keys(), ...outline.defined.keys(), ...programs]);
  }

  /**
   * `asker` is the role whose step it is, undefined beside the roles; `where` names the step or variable; `local` are
   * names that are known there alone: the port that a program is given.
   */
  all(uses: readonly NameUse[], asker: string | undefined, where: string, local: readonly string[] = []): void {
    const said = new Set<string>();
    for (const use of uses) {
      const name = use.path.join(".");
      if (!said.has(name) && !local.includes(name)) this.#one(use, asker, where, local);
      said.add(name);
    }
  }

  #one({ path, span }: NameUse, asker: string | undefined, where: string, local: readonly string[]): void {
    const [root = "", key, part] = path;
    if (this.#plain.has(root) || root === "env" || root === "instance" || root === "temporary_folder") return;
    if (root === "matrix") return this.#matrix(key, span);
    const role = this.#roles.get(root);
    if (role) return key === undefined ? undefined : this.#address(root, role, key, part, asker, span);
    if (root === "tls") return this.#tls(key, span);
    // An address can only be that of a role.
    if (key !== undefined && addressParts.includes(part ?? key)) return this.#unknownRole(root, span);
    const help = didYouMean(root, [...local, ...this.#plain, ...this.#roles.keys(), ...reservedNames], () =>
      this.#plain.size > 0
        ? `there are ${listNames(this.#plain)}; roles are ${listNames(this.#roles.keys())}`
        : "add it under vars, or save it in an earlier step",
    );
    this.found.push(mistake("unknown-variable", `${where} uses ${root}, which nobody defines`, span, help));
  }

  #unknownRole(name: string, span: Span): void {
    const help = didYouMean(name, this.#roles.keys(), () => `roles are ${listNames(this.#roles.keys())}`);
    this.found.push(mistake("unknown-role", `there is no role ${name}`, span, help));
  }

  #tls(key: string | undefined, span: Span): void {
    if (key === undefined || tlsFiles.includes(key)) return;
    const help = didYouMean(key, tlsFiles, () => `it has ${listNames(tlsFiles)}`);
    this.found.push(mistake("unknown-variable", `tls has no ${key}`, span, help));
  }

  #matrix(key: string | undefined, span: Span): void {
    const known = Object.keys(this.#outline.scenario.matrix);
    if (key === undefined || known.includes(key)) return;
    const otherwise = (): string => (known.length > 0 ? `it has ${listNames(known)}` : "add a matrix");
    const help = didYouMean(key, known, otherwise, "matrix.");
    this.found.push(mistake("unknown-variable", `the matrix has no ${key}`, span, help));
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
    if (!role.parts.includes(key)) {
      const isBound = role.sockets.get(key);
      if (isBound === undefined) return this.#unknownSocket(name, role, key, span);
      if (!isBound)
        return this.#neverKnown(`${name}.${key} is a connection; only bound sockets tell their address`, span);
      if (part !== undefined && !addressParts.includes(part)) {
        const help = `it has ${listNames(role.parts)}`;
        this.found.push(mistake("unknown-variable", `${name}.${key} has no ${part}`, span, help));
        return;
      }
    }
    const written = [name, key, part].filter((one) => one !== undefined).join(".");
    if (!role.binds) {
      const help = `add bind and listen to ${name}, or write the address itself`;
      this.#neverKnown(`${written} is never known: ${name} never binds an address`, span, help);
    } else if (asker !== name && !role.publishes) {
      const help = `add a listen to ${name}; or let it save its port (set: { chosen: ${name}.port }) and use that`;
      const why = `others learn it when ${name} listens, and it never does`;
      this.#neverKnown(`${written} is never known: ${why}`, span, help);
    }
  }

  #neverKnown(message: string, span: Span, help?: string): void {
    this.found.push(mistake("address-never-known", message, span, help));
  }

  #unknownSocket(name: string, role: RoleNames, key: string, span: Span): void {
    const bound = [...role.sockets].flatMap(([socket, isBound]) => (isBound ? [socket] : []));
    const known = [...role.parts, ...bound];
    const help = didYouMean(key, known, () => `${name} has ${listNames(known)}`, `${name}.`);
    this.found.push(mistake("unknown-socket", `${name} has no socket named ${key}`, span, help));
  }
}
