// Bundles tfjs-core's own test suite for one backend and runs it with jasmine; prints the result as JSON.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import Jasmine from 'jasmine';

const here = path.dirname(fileURLToPath(import.meta.url));
// Within the package: from elsewhere koffi is not found, and there would be no BLAS.
const folder = await mkdtemp(path.join(here, '../../node_modules/.conformance-'));
try {
  const outfile = path.join(folder, 'specs.mjs');
  await build({
    entryPoints: [path.join(here, 'specs.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    // tfjs-core's test files are marked as free of side effects.
    ignoreAnnotations: true,
    logLevel: 'error',
    banner: {
      // CommonJS dependencies of tfjs-core in an ES module.
      js: `import { createRequire as requireOf } from 'node:module'; const require = requireOf(${JSON.stringify(import.meta.url)});`,
    },
  });
  const jasmine = new Jasmine();
  jasmine.exitOnCompletion = false;
  jasmine.randomizeTests(false);
  jasmine.clearReporters();
  const specs = { passed: [], pending: [], failures: [] };
  jasmine.addReporter({
    specDone({ status, fullName, failedExpectations }) {
      if (status === 'passed') specs.passed.push(fullName);
      else if (status === 'pending' || status === 'excluded') specs.pending.push(fullName);
      else specs.failures.push({ name: fullName, message: failedExpectations[0]?.message });
    },
  });
  await jasmine.execute([outfile]);
  const blas = globalThis.conformanceBlas;
  await writeFile(process.env.CONFORMANCE_RESULT, JSON.stringify({ ...specs, blas }));
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
