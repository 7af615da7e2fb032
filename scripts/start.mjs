// `npm start`: installs, builds the command line, trains a model on Moby Dick and samples from it.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { install, node, requireNode, root, turbo } from './steps.mjs';

const program = 'apps/cli/dist/seqlab.js';
const run = 'runs/moby-dick';
/** Many steps and large ones: for two minutes, not for the best model. */
const fast = ['--batch-size', '32', '--learning-rate', '0.005'];

requireNode();
exitUnless(await install());
exitUnless(await turbo('build', ['build', '--filter=seqlab']));
if (existsSync(path.join(root, run, 'run.json'))) {
  console.log(`\nGoing on with ${run}; remove that folder to begin anew.`);
  await seqlab(['train', '--resume', run, '--max-minutes', '2']);
} else {
  await seqlab(['train', '--dataset', 'moby-dick', ...fast, '--max-minutes', '2', '--out', run]);
}
await seqlab(['generate', run, '--prompt', 'The whale', '--length', '600', '--temperature', '0.7']);

/** Shows the command as one would type it, and runs it. */
async function seqlab(args) {
  const typed = args.map((word) => (word.includes(' ') ? `"${word}"` : word)).join(' ');
  console.log(`\n$ node ${program} ${typed}\n`);
  exitUnless(await node([program, ...args]));
}

function exitUnless({ ok, code = 1 }) {
  if (!ok) process.exit(code);
}
