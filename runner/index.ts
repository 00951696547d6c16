/** The library: load scenarios, play them, make reports of what happened. */
export { reporters } from "../reports/registry.ts";
export { EventReader, readEvents } from "../reports/events/read.ts";
export { defaultRunOptions } from "./cli/default-options.ts";
export { run } from "./engine/run.ts";
export type { RunOptions } from "./engine/run-options.ts";
export type { Subject, Subjects } from "./engine/subjects.ts";
export { findScenarioFiles, loadScenarios, type Loaded, type LoadOptions, type ScenarioSource } from "./load/load.ts";
export type { Diagnostic, DiagnosticCode } from "./model/diagnostic.ts";
export type { Detail, Event, EventType } from "./model/events.ts";
export { conclude, exitCode, type ExitCode } from "./model/exit-code.ts";
export type { Failure, FailureCode, ScenarioOutcome, StepOutcome } from "./model/outcome.ts";
export { renderDiagnostic } from "./model/render-diagnostic.ts";
export type { EventConsumer, Reporter, ReporterDefinition, ReporterOptions } from "./model/report.ts";
export { createFold, fold, type CaseResult, type RunResult } from "./model/result.ts";
export type { Role, Scenario, Step } from "./model/scenario.ts";
