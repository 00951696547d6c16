/**
 * Does a document fit the scenario schema? Run from source, Ajv compiles the schema here, in about a quarter of a second;
 * the bundle has the module that `validatorModule` writes in the place of this file, so it holds neither Ajv nor schema.
 */
import { compileValidator } from "./compile-validator.ts";

let validate: ((document: unknown) => boolean) | undefined;

export function isScenarioDocument(document: unknown): boolean {
  validate ??= compileValidator();
  return validate(document);
}
