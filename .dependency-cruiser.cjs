/** Who may import whom (docs/architecture.md), each rule with its reason. `npm run check` applies it. */

/** A room of runner/ → the other rooms it may import, and why no more. `index.ts`, the library, may import them all. */
const rooms = {
  model: { mayImport: [], because: "the nouns everything else is made of; they know nobody" },
  data: { mayImport: ["model"], because: "an encoder turns a value into bytes, whoever sends them" },
  expressions: { mayImport: ["model"], because: "an expression sees the names it is given and nothing else" },
  patterns: {
    mayImport: ["model", "data", "expressions"],
    because: "a verdict depends on bytes alone, never on the socket that they came from",
  },
  codecs: { mayImport: ["model", "data", "patterns"], because: "a codec is a frame, predicates and an encoder" },
  sockets: { mayImport: ["model"], because: "a socket does not know that it is part of a scenario" },
  programs: {
    mayImport: ["model", "sockets"],
    because:
      "a process does not know that it is part of a scenario; its terminal is made by the room that makes system calls",
  },
  proxies: {
    mayImport: ["model", "data", "sockets"],
    because: "a proxy forwards what comes to its sockets, and does not know whose they are",
  },
  explain: { mayImport: ["model", "programs"], because: "a failure is explained from the evidence that it carries" },
  steps: {
    mayImport: ["model", "data", "expressions", "patterns", "codecs", "sockets", "programs", "proxies"],
    because: "a verb is played by whatever engine gives it an actor",
  },
  load: {
    mayImport: ["model", "data", "expressions", "patterns", "codecs", "sockets", "proxies", "steps"],
    because: "what can be said about a file needs neither an engine nor a process",
  },
  engine: {
    mayImport: [
      ...["model", "data", "expressions", "patterns", "codecs", "sockets", "programs", "proxies", "explain", "steps"],
    ],
    because: "the engine plays loaded scenarios and does not care where they came from or who reads its events",
  },
  grade: {
    mayImport: ["model", "explain", "programs", "steps", "load", "engine"],
    because: "grading is runs of scenarios and what is counted from them",
  },
  cli: {
    mayImport: [
      ...["model", "data", "expressions", "patterns", "codecs", "sockets", "programs", "explain", "steps", "load"],
      ...["proxies", "engine", "grade"],
    ],
    because: "nothing imports the command line",
    mayReport: true,
  },
};

const tests = "\\.test(-support)?\\.ts$";

const roomRules = Object.entries(rooms).map(([room, { mayImport, because, mayReport }]) => ({
  name: `${room}-imports`,
  comment: because,
  severity: "error",
  from: { path: `^runner/${room}/`, pathNot: tests },
  to: {
    path: mayReport ? "^runner/" : "^(runner|reports)/",
    pathNot: `^runner/(${[room, ...mayImport].join("|")})/`,
  },
}));

/** A module that only some rooms may import. */
function only(who, what, comment) {
  return {
    name: `only-${who.join("-and-")}-import-${what[0].replace("node:", "")}`,
    comment,
    severity: "error",
    from: { path: "^(runner|reports)/", pathNot: [`^runner/(${who.join("|")})/`, tests] },
    to: { path: `^(node_modules/)?(${what.map((name) => name.replace("node:", "(node:)?")).join("|")})(/|$)` },
  };
}

module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: "reports-import-the-model-alone",
      comment: "a report is a function of the events: whatever it needs must be in them, or replay could not make it",
      severity: "error",
      from: { path: "^reports/", pathNot: tests },
      to: { path: "^runner/", pathNot: "^runner/model/" },
    },
    {
      name: "no-tools-in-the-product",
      comment: "scripts and benchmarks are not part of the package",
      severity: "error",
      from: { path: "^(runner|reports)/", pathNot: tests },
      to: { path: "^(scripts|bench)/" },
    },
    only(["sockets"], ["node:net", "node:dgram", "node:tls", "koffi"], "one room knows how a socket is made"),
    only(["programs"], ["node:child_process"], "one room starts processes, and therefore one room stops them all"),
    only(
      ["load", "grade", "cli", "programs", "sockets"],
      ["node:fs"],
      "what a scenario reads comes through load; programs and sockets read what the kernel tells, in /proc and /etc",
    ),
    {
      name: "no-tests-in-the-product",
      comment: "what only a test needs does not ship",
      severity: "error",
      from: { path: "^(runner|reports)/", pathNot: tests },
      to: { path: [tests, "^node_modules/(vitest|fast-check)/"] },
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      extensions: [".ts", ".js"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node"],
    },
  },
};
