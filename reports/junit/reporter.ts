/** Writes the JUnit report when the run is over. */
import type { Reporter } from "../../runner/model/report.ts";
import type { RunResult } from "../../runner/model/result.ts";
import { listSuites, visible, type Suite, type TestCase, type Verdict } from "./suites.ts";
import type { Builder, TestCase as CaseNode } from "junit-report-builder";

export class JUnitReporter implements Reporter {
  readonly detail = "results";
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  handle(): void {
    // All that is reported is in the result.
  }

  async finish(result: RunResult): Promise<void> {
    // 14 ms that a run without this report does not pay. The package is CommonJS, and its types say otherwise.
    const { default: packaged } = (await import("junit-report-builder")) as unknown as { readonly default: Builder };
    const builder = packaged.newBuilder().name("tomada");
    for (const suite of listSuites(result)) addSuite(builder, suite, result);
    this.#write(`${withoutSkippedRoot(builder.build())}\n`);
  }
}

function addSuite(builder: Builder, { name, cases }: Suite, { run }: RunResult): void {
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0);
  const suite = builder.testSuite().name(name).time(formatSeconds(seconds));
  if (run !== undefined) {
    // To the second and without a zone, as Ant's XSD asks for; it is UTC.
    if (!Number.isNaN(Date.parse(run.startedAt))) suite.timestamp(new Date(run.startedAt).toISOString().slice(0, 19));
    suite
      .property("tomada", visible(run.tomada))
      .property("node", visible(run.node))
      .property("platform", visible(run.platform));
  }
  for (const one of cases) {
    const node = suite.testCase().className(one.className).name(one.name).time(formatSeconds(one.seconds));
    complete(node, one);
  }
}

/**
 * Gives a case what the builder cannot: a message on `<skipped>`, and bodies as escaped text. (The builder writes bodies
 * as CDATA, in which it escapes the first `]]>` only: a peer that sends two would break the document.)
 */
function complete(node: CaseNode, { verdict, output }: TestCase): void {
  const build = node.build.bind(node);
  node.getFailureCount = () => countOf(verdict, "failure");
  node.getErrorCount = () => countOf(verdict, "error");
  node.getSkippedCount = () => countOf(verdict, "skipped");
  node.build = (parent) => {
    const element = build(parent);
    if (verdict !== undefined) {
      const { kind, message, type, body } = verdict;
      const inner = element.ele(kind, { message, ...(type !== undefined && { type }) });
      if (body !== undefined) inner.txt(body);
    }
    if (output !== undefined) element.ele("system-out").txt(output);
    return element;
  };
}

function countOf(verdict: Verdict | undefined, kind: Verdict["kind"]): 0 | 1 {
  return verdict?.kind === kind ? 1 : 0;
}

/** Jenkins' junit-10.xsd knows `skipped` on a suite, not on the root. */
function withoutSkippedRoot(xml: string): string {
  return xml.replace(/(<testsuites [^>]*?) skipped="\d+"/, "$1");
}

/** Jenkins takes a dot and nothing that groups digits. The builder writes whatever it is given, and asks for a number. */
function formatSeconds(seconds: number): number {
  return seconds.toFixed(3) as unknown as number;
}
