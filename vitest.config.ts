import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const places = ['packages', 'apps'].flatMap((folder) =>
  readdirSync(folder).map((name) => `${folder}/${name}`),
);

// One configuration for every package; tests read the sources, so no build has to come first.
export default defineConfig({
  ssr: { resolve: { conditions: ['@seqlab/source', 'node', 'module', 'import', 'default'] } },
  test: {
    // Generous: a test says what is right, not how fast it is found on a busy machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // One fewer by default, which is half of a small machine while tests wait for programs and pages.
    maxWorkers: availableParallelism(),
    projects: places.map((root) => ({
      extends: true,
      test: { name: root.split('/')[1]!, root, include: ['src/**/*.test.ts', 'test/**/*.test.ts'] },
    })),
  },
});
