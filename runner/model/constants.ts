/** What `${name}` is where the name stands for a constant of the scenario: a variable, or a value of the matrix. */
import type { Scenario, Value } from "./scenario.ts";

/** Says of a name that some step gives it a value, which hides the variable. */
export type IsDefined = (name: string) => boolean;

/** `$${` stands for the two characters and begins nothing. */
const reference = /(?<!\$)\$\{\s*(matrix\.)?([A-Za-z_]\w*)\s*\}/g;
const onlyReference = /^\$\{\s*(matrix\.)?([A-Za-z_]\w*)\s*\}$/;

/** Replaces what is constant in a text; whatever only running tells stays as it is. */
export function constantText(text: string, scenario: Scenario, isDefined: IsDefined): string {
  if (!text.includes("${")) return text;
  return text.replace(reference, (whole, prefix: string | undefined, name: string) => {
    const value = lookUp(prefix, name, scenario, isDefined);
    return typeof value === "string" || typeof value === "number" ? String(value) : whole;
  });
}

/** The same for a whole value. Text that is nothing but one `${…}` becomes the constant itself, of whatever kind. */
export function constantValue(value: Value, scenario: Scenario, isDefined: IsDefined): Value {
  if (typeof value === "string") {
    const [, prefix, name] = onlyReference.exec(value) ?? [];
    if (name === undefined) return constantText(value, scenario, isDefined);
    return lookUp(prefix, name, scenario, isDefined) ?? value;
  }
  if (typeof value !== "object" || value === null || !holdsTemplate(value)) return value;
  if (Array.isArray(value)) return value.map((item: Value) => constantValue(item, scenario, isDefined));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, constantValue(item, scenario, isDefined)]),
  );
}

/** Does any text in it hold a `${`? */
export function holdsTemplate(value: Value): boolean {
  if (typeof value === "string") return value.includes("${");
  return typeof value === "object" && value !== null && Object.values(value).some((item: Value) => holdsTemplate(item));
}

function lookUp(
  prefix: string | undefined,
  name: string,
  { vars, matrix }: Scenario,
  isDefined: IsDefined,
): Value | undefined {
  const constants = prefix === undefined ? vars : matrix;
  if (!Object.hasOwn(constants, name) || (prefix === undefined && isDefined(name))) return undefined;
  const value = constants[name];
  return value === undefined || holdsTemplate(value) ? undefined : value;
}
