/** Puts the compiled validator in the place of the module that would compile it: neither Ajv nor the time it takes ships. */
import { dirname } from "node:path";
import type { Plugin } from "esbuild";
import { validatorModule } from "../runner/load/schema/compile-validator.ts";

export const precompiledValidator: Plugin = {
  name: "precompiled-validator",
  setup(build) {
    build.onLoad({ filter: /[\\/]load[\\/]schema[\\/]validator\.ts$/ }, ({ path }) => ({
      contents: validatorModule(),
      loader: "js",
      resolveDir: dirname(path),
    }));
  },
};
