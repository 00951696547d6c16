/** What the names in expressions stand for, as one actor sees them. */
import type { Scope } from "../expressions/index.ts";
import type { Values } from "./values.ts";

/** What a role tells others of its sockets: its own address, and that of each named socket. */
export type RoleValue = Record<string, unknown>;

/** Names known to every actor of a scenario. */
export interface SharedNames {
  /** vars, saved values; waited for when missing. */
  readonly values: Values;
  /** Addresses of roles that can receive. */
  readonly published: Map<string, RoleValue>;
  /** `matrix`, `env`. */
  readonly constants: Readonly<Record<string, unknown>>;
  readonly roles: ReadonlySet<string>;
}

export class Names implements Scope {
  #locals: Map<string, unknown> | undefined;

  constructor(
    readonly shared: SharedNames,
    readonly role: string,
    /** The own role's sockets, known to itself as soon as they are bound. */
    readonly own: RoleValue,
    readonly parent: Names | undefined,
  ) {}

  /** The same names and some more, for one branch or one evaluation. */
  inner(locals: Readonly<Record<string, unknown>> = {}): Names {
    const names = new Names(this.shared, this.role, this.own, this);
    for (const [name, value] of Object.entries(locals)) names.setLocal(name, value);
    return names;
  }

  setLocal(name: string, value: unknown): void {
    (this.#locals ??= new Map()).set(name, value);
  }

  clearLocal(name: string): void {
    this.#locals?.delete(name);
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  get(name: string): unknown {
    return this.#find(name)?.value;
  }

  /** The first reference that has no value yet. */
  firstMissing(references: readonly (readonly string[])[]): readonly string[] | undefined {
    for (const reference of references) if (!this.#isKnown(reference)) return reference;
    return undefined;
  }

  #isKnown(reference: readonly string[]): boolean {
    const [root = "", key] = reference;
    const found = this.#find(root);
    if (found === undefined) return false;
    if (key === undefined || !this.shared.roles.has(root) || found.isLocal) return true;
    return Object.hasOwn(found.value as RoleValue, key);
  }

  #find(name: string): { readonly value: unknown; readonly isLocal: boolean } | undefined {
    for (let scope: Names | undefined = this; scope !== undefined; scope = scope.parent) {
      if (scope.#locals?.has(name) === true) return { value: scope.#locals.get(name), isLocal: true };
    }
    const { values, roles, published, constants } = this.shared;
    if (values.has(name)) return { value: values.get(name), isLocal: true };
    if (roles.has(name)) {
      const value = name === this.role ? this.own : published.get(name);
      return value === undefined ? undefined : { value, isLocal: false };
    }
    if (Object.hasOwn(constants, name)) return { value: constants[name], isLocal: true };
    return undefined;
  }
}
