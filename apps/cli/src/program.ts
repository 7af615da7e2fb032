import type { Command } from 'commander';
import { version } from '../package.json';
import { addBench } from './commands/bench.js';
import { addCompare } from './commands/compare.js';
import { addCompletion } from './commands/completion.js';
import { addConvert } from './commands/convert.js';
import { addData } from './commands/data.js';
import { addDoctor } from './commands/doctor.js';
import { addEmbeddings } from './commands/embeddings.js';
import { addEvaluate } from './commands/evaluate.js';
import { addGenerate } from './commands/generate.js';
import { addInit } from './commands/init.js';
import { addParams } from './commands/params.js';
import { addPlot } from './commands/plot.js';
import { addPredict } from './commands/predict.js';
import { addRecipes } from './commands/recipes.js';
import { addReproduce } from './commands/reproduce.js';
import { addServe } from './commands/serve.js';
import { addSummary } from './commands/summary.js';
import { addTokenize } from './commands/tokenize.js';
import { addTrain } from './commands/train.js';
import { addCommonOptions } from './settings/common-options.js';
import { SettableCommand } from './settings/settable-command.js';

/** The command line's commands and options. Its actions load what they need when they run. */
export function createProgram(): Command {
  const program = new SettableCommand('seqlab');
  program
    .description('Train recurrent text models and sample from them.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    // Every command's help ends with the options that all have.
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(`${oneLine(text)}\n`) })
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  $ seqlab train --dataset moby-dick --max-minutes 2
  $ seqlab train --text shakespeare.txt --cell gru --units 512 --out runs/shakespeare
  $ seqlab generate runs/shakespeare --prompt "ROMEO: " --temperature 0.8

Any option can be set by a variable too: --max-minutes by SEQLAB_MAX_MINUTES, --json by SEQLAB_JSON=1;
or in seqlab.config.json or .ts: { "device": "cpu", "train": { "maxMinutes": 5 } }. What is given on the
command line counts first, then variables, then the file.

Exit codes: 0 success, 1 failure, 2 bad usage or input, 130 interrupted by Ctrl-C.
SEQLAB_DEBUG=1 prints the stack of an error.`,
    );
  addCommonOptions(program);
  addInit(program);
  addTrain(program);
  addRecipes(program);
  addReproduce(program);
  addServe(program);
  addGenerate(program);
  addEvaluate(program);
  addPredict(program);
  addSummary(program);
  addPlot(program);
  addCompare(program);
  addData(program);
  addConvert(program);
  addDoctor(program);
  addBench(program);
  addParams(program);
  addEmbeddings(program);
  addTokenize(program);
  // Last: it looks at all the others.
  addCompletion(program);
  return program;
}

/** Commander puts its suggestion on a line of its own. */
function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, ' ');
}
