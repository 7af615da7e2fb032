import { Option } from 'commander';
import { CliError } from '../cli-error.js';
import { decimal, integer } from '../option-values.js';
import { cells, limits, schedules, windowModes } from './limits.js';
import type { Recipe } from './recipe.js';

interface RecipeOption {
  option: Option;
  /** What of a recipe it sets. */
  place: string;
  /** The one task it is for. Default: any. */
  task?: Recipe['task'];
}

const lm = 'language-model';
const classification = 'text-classification';

/** What decides how a run goes, for the command line; defaults are those of the recipe. */
export const recipeOptions: readonly RecipeOption[] = [
  {
    place: 'model.cell',
    option: new Option(
      '--cell <name>',
      'recurrent layer; average: the mean of word vectors',
    ).choices([...cells, 'average']),
  },
  {
    place: 'model.units',
    option: number('--units <n>', 'units of each recurrent layer', integer(limits.units)),
  },
  {
    place: 'model.layers',
    option: number('--layers <n>', 'recurrent layers', integer(limits.layers)),
  },
  {
    place: 'model.bidirectional',
    task: classification,
    option: new Option('--bidirectional', 'each recurrent layer reads both ways'),
  },
  {
    place: 'model.embedding',
    option: number(
      '--embedding <n>',
      'numbers a character or word is embedded in',
      integer(limits.embedding),
    ),
  },
  {
    place: 'model.mask',
    task: classification,
    option: new Option('--no-mask', 'let padding count as if it were words'),
  },
  {
    place: 'model.dropout',
    option: number(
      '--dropout <rate>',
      'share of outputs dropped in training',
      decimal({ min: 0, below: 1 }),
    ),
  },
  {
    place: 'data.seqLength',
    task: lm,
    option: number('--seq-length <n>', 'characters a sequence', integer(limits.seqLength)),
  },
  {
    place: 'data.windows',
    task: lm,
    option: new Option(
      '--windows <mode>',
      'contiguous: the state is carried on; shuffled: it is not',
    ).choices(windowModes),
  },
  {
    place: 'data.maxLen',
    task: classification,
    option: number('--max-len <n>', 'words a text is cut or padded to', integer(limits.seqLength)),
  },
  {
    place: 'data.maxTokens',
    task: classification,
    option: number('--max-tokens <n>', 'words there are', integer(limits.maxTokens)),
  },
  {
    place: 'data.labels',
    task: classification,
    option: number(
      '--labels <n>',
      'labelled texts to learn from, as many of each class',
      integer(limits.labels),
    ),
  },
  {
    place: 'data.batchSize',
    option: number('--batch-size <n>', 'sequences a batch', integer(limits.batchSize)),
  },
  {
    place: 'data.validationSplit',
    option: number(
      '--validation-split <share>',
      'share of the data, its end, to validate on; 0: none',
      decimal({ min: 0, below: 1 }),
    ),
  },
  {
    place: 'training.learningRate',
    option: number('--learning-rate <rate>', "Adam's learning rate", decimal({ above: 0 })),
  },
  {
    place: 'training.schedule',
    option: new Option(
      '--schedule <name>',
      'cosine: the rate falls to nearly 0 over all epochs',
    ).choices(schedules),
  },
  {
    place: 'training.warmupSteps',
    option: number(
      '--warmup-steps <n>',
      'steps in which the rate rises from 0',
      integer(limits.warmupSteps),
    ),
  },
  {
    place: 'training.weightDecay',
    option: number('--weight-decay <rate>', 'above 0: AdamW, with this decay', decimal({ min: 0 })),
  },
  {
    place: 'training.clipNorm',
    option: number(
      '--clip-norm <norm>',
      'largest norm of all gradients together',
      decimal({ above: 0 }),
    ),
  },
  {
    place: 'training.averageDecay',
    option: number(
      '--average-decay <share>',
      'above 0: validate and keep a moving average of the weights',
      decimal({ min: 0, below: 1 }),
    ),
  },
  {
    place: 'training.patience',
    option: number(
      '--patience <n>',
      'stop after so many epochs without a better validation loss; 0: never',
      integer({ min: 0, max: limits.patience.max }),
    ),
  },
  {
    place: 'seed',
    option: number(
      '--seed <n>',
      'of all randomness; the same seed gives the same run',
      integer(limits.seed),
    ),
  },
];

/** The recipe with what the options say. */
export function applyOptions(
  json: Record<string, unknown>,
  options: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result = structuredClone(json);
  for (const { option, place, task } of recipeOptions) {
    const value = options[option.attributeName()];
    // Commander sets what --no-… negates to true.
    if (value === undefined || (option.negate && value === true)) continue;
    if (task !== undefined && task !== json['task']) {
      throw new CliError(
        `${option.long} is for a ${task.replace('-', ' ')}, this is a ${String(json['task']).replace('-', ' ')}`,
      );
    }
    const [first, second] = place.split('.') as [string, string | undefined];
    if (second === undefined) result[first] = value;
    else result[first] = { ...(result[first] as object | undefined), [second]: value };
  }
  return result;
}

function number(flags: string, description: string, parse: (text: string) => number): Option {
  return new Option(flags, description).argParser(parse);
}
