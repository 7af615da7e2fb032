// `npm test`: installs, builds, checks and tests everything, and ends in a count.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { install, pnpm, requireNode, step, turbo } from './steps.mjs';

requireNode();
const steps = [];
const tests = { passed: 0, failed: 0, skipped: 0 };

if (record(await install())) {
  const built = record(await turbo('build', ['build']));
  record(await turbo('typecheck', ['typecheck']));
  record(await step('lint', () => pnpm(['run', '--silent', 'lint'])));
  record(await step('format', () => pnpm(['run', '--silent', 'format:check'])));
  record(await step('unused code', () => pnpm(['run', '--silent', 'unused'])));
  if (built) record(await turbo('packages', ['check:package']));
  // The tests of the command line and of the site use what was built; all others run the sources.
  const needBuild = ['--project=!cli', '--project=!docs'];
  record(await step('tests', () => vitest(built ? [] : needBuild), { live: true }));
}
report();

function record(result) {
  steps.push(result);
  return result.ok;
}

async function vitest(args) {
  const folder = mkdtempSync(path.join(tmpdir(), 'seqlab-test-'));
  const file = path.join(folder, 'results.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const { ok } = await pnpm(['exec', 'vitest', 'run', ...reporters, ...args], { inherit: true });
    if (existsSync(file)) count(JSON.parse(readFileSync(file, 'utf8')));
    return { ok };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function count({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const brokenFiles = testResults.filter(
    (file) => hasFailed(file) && !file.assertionResults.some(hasFailed),
  );
  tests.passed = numPassedTests;
  tests.failed = numFailedTests + brokenFiles.length;
  tests.skipped = numPendingTests + numTodoTests;
}

function hasFailed({ status }) {
  return status === 'failed';
}

/** A table of the steps; the last line is the count, in which a step that failed is a failure. */
function report() {
  const failedSteps = steps.filter(
    ({ name, ok }) => !ok && !(name === 'tests' && tests.failed > 0),
  );
  const failed = tests.failed + failedSteps.length;
  const width = Math.max(...steps.map(({ name }) => name.length));
  console.log('');
  for (const { name, ok, seconds } of steps) {
    console.log(
      `${name.padEnd(width)}  ${ok ? 'ok    ' : 'failed'}  ${seconds.toFixed(1).padStart(6)} s`,
    );
  }
  console.log(`\n${tests.passed} passed, ${failed} failed, ${tests.skipped} skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}
