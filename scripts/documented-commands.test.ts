import { describe, expect, it } from "vitest";
import { callsInBlock, callsInProse, flagsInProse, isFlag, whatIsWrong } from "./documented-commands.ts";
import { fencedBlocks } from "./markdown.ts";

const page = `Type \`npx tomada run --jobs 4\`, not \`--jbos\`, and \`tomada explain send\`.

\`\`\`console
$ npx tomada run a.scenario.yaml --shard 1/4   # a quarter
no call: tomada run --nonsense
$ TOMADA_JOBS=2 tomada list | tail -1
\`\`\`

\`\`\`sh
for one in *; do
  npx tomada run \\
    --subject server="$one"
done
\`\`\`

\`\`\`yml
- run: npx tomada run --shard \${{ matrix.shard }}/4
\`\`\`

\`\`\`yaml
scenario: tomada run is no call here
\`\`\`
`;

describe("commands that a page shows", () => {
  it("are found in blocks", () => {
    expect(fencedBlocks(page).flatMap(callsInBlock)).toEqual([
      "run a.scenario.yaml --shard 1/4",
      "list | tail -1",
      'run --subject server="$one"',
      "run --shard 1/4",
    ]);
  });

  it("and in running text, as are flags", () => {
    expect(callsInProse(page)).toEqual(["run --jobs 4", "explain send"]);
    expect(flagsInProse(page).filter((name) => !isFlag(name))).toEqual(["jbos"]);
  });
});

it.each([
  ["run a.scenario.yaml --subject server='python3 -c \"a && b\"' | tail -1", undefined],
  ["help run", undefined],
  ["run --jbos 4", /--jbos/],
  ["run --shard 5/4", /K\/N/],
  ["play a.scenario.yaml", /no command play/],
])("tells what is wrong with %j", (call, expected) => {
  if (expected === undefined) expect(whatIsWrong(call)).toBeUndefined();
  else expect(whatIsWrong(call)).toMatch(expected);
});
