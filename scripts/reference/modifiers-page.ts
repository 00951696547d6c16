/** docs/language/modifiers.md: the keys that may stand beside a verb. */
import { page, table } from "./markdown-page.ts";
import { describeKind, keyRows, type Schema } from "./schema-text.ts";

type Modifiers = Readonly<Record<string, Schema>>;

export interface ModifierUse {
  /** With every verb. */
  readonly common: Modifiers;
  /** With some. */
  readonly own: Modifiers;
  /** Which verbs take one of their own. */
  readonly takenBy: (modifier: string) => readonly string[];
}

export function renderModifiers({ common, own, takenBy }: ModifierUse): string {
  return page(
    "Modifiers",
    "Keys beside the verb of a [step](verbs.md).",
    "## With every verb",
    table(["modifier", "value", "meaning"], Object.entries(common).map(row)),
    ...describeKeys(common),
    "## With some verbs",
    ...Object.entries(own).map(([name, schema]) =>
      [
        `### ${name}`,
        `Takes ${describeKind(schema)}. ${schema.description ?? ""}.`,
        table(["key", "value", "meaning"], keyRows(schema)),
        `With ${takenBy(name)
          .map((verb) => `[\`${verb}\`](verbs.md#${verb})`)
          .join(", ")}.`,
      ]
        .filter((block) => block !== "")
        .join("\n\n"),
    ),
  );
}

function row([name, schema]: readonly [string, Schema]): readonly string[] {
  return [`\`${name}\``, describeKind(schema), schema.description ?? ""];
}

function describeKeys(modifiers: Modifiers): string[] {
  return Object.entries(modifiers).flatMap(([name, schema]) => {
    const rows = keyRows(schema);
    return rows.length === 0 ? [] : [`The keys of \`${name}\`:\n\n${table(["key", "value", "meaning"], rows)}`];
  });
}
