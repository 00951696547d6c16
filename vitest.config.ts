import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["runner/**/*.test.ts", "reports/**/*.test.ts", "scripts/**/*.test.ts", "bench/**/*.test.ts"],
    // Real sockets and processes: give a loaded machine time; nothing here measures it.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: "v8",
      include: ["runner/**/*.ts", "reports/**/*.ts"],
      exclude: ["**/*.test.ts"],
      reporter: ["text-summary", "html", "lcov"],
    },
  },
});
