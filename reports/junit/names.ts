/** Names of cases: GitLab shows `classname` as the suite and drops the second of two cases with the same names. */
import { escapeControl } from "../../runner/model/display-text.ts";

export interface CaseName {
  readonly className: string;
  readonly name: string;
}

/** Hands out pairs that have not been handed out before: "echo", "echo (2)". */
export function uniqueNames(): (file: string, name: string) => CaseName {
  const taken = new Set<string>();
  return (file, wished) => {
    const className = dotted(file);
    const base = escapeControl(wished) || "unnamed";
    let name = base;
    for (let count = 2; taken.has(`${className}\0${name}`); count++) name = `${base} (${count})`;
    taken.add(`${className}\0${name}`);
    return { className, name };
  };
}

/**
 * A path as a class: "scenarios/echo.scenario.yaml" is "scenarios.echo". Jenkins takes what stands before the last dot
 * for the package and files everything without one under "(root)": a lone name gets a package of its own.
 */
export function dotted(path: string): string {
  const parts = path
    .replace(/(\.scenario)?\.ya?ml$/, "")
    .split(/[\\/]/)
    .filter((part) => part !== "" && part !== "." && part !== "..")
    .map((part) => escapeControl(part.replaceAll(".", "_").trim() || "_"));
  if (parts.length === 0) return "tomada.run";
  return parts.length === 1 ? `tomada.${parts[0]}` : parts.join(".");
}
