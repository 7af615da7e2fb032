import { checkPlatform } from '../doctor/check-machine.js';
import { bestEpoch } from '../run/best-epoch.js';
import { curvesPath } from './folders.js';
import type { Failure, Figures } from './figures.js';
import { rows, type Goal, type Measure } from './rows.js';
import { sampling } from './sample.js';

/** How the report came about. */
export interface Circumstances {
  /** What computed. */
  readonly engine: string;
  /** Whether rows had little to do. */
  readonly quick: boolean;
  /** Of training each row had, where there was a limit. */
  readonly maxSeconds?: number | undefined;
  readonly failures: readonly Failure[];
}

/** What was reached, beside what the tutorial printed. */
export function markdownReport(
  figures: readonly Figures[],
  { engine, quick, maxSeconds, failures }: Circumstances,
): string {
  const parts = [
    '# The Keras tutorial, reproduced',
    introduction(engine),
    ...(maxSeconds === undefined
      ? []
      : [
          `Each row had ${maxSeconds} seconds of training: the figures show no more than that everything works.`,
        ]),
    '## The table',
    overview(figures),
    'Test accuracy is of data that nothing was chosen by, with the weights of the epoch of the lowest validation loss: ' +
      'all 25,000 test reviews of IMDB, a fifth of the mails. Losses are nats a character; plays are validated on ' +
      "their last 111,540 characters, nanoGPT's split, in whole batches. Seconds are medians, an epoch's with its " +
      'validation. Minutes are those of training; the word vectors of imdb-transfer are trained before.',
    ...unfinished(figures, failures),
    ...figures.flatMap((one) => section(one, { quick })),
  ];
  return `${parts.join('\n\n')}\n`;
}

function introduction(engine: string): string {
  return (
    `Written by \`seqlab reproduce\` on ${checkPlatform().text}; Node ${process.versions.node}; ${engine}. ` +
    "Each row is a recipe (`seqlab recipes show NAME`) with the tutorial's architecture where the tutorial has one; " +
    'the same command trains what is missing and writes this report again.'
  );
}

function overview(figures: readonly Figures[]): string {
  const head = [
    'row',
    'parameters',
    'tutorial',
    'here',
    'goal',
    '',
    'epochs',
    's/step',
    's/epoch',
    'minutes',
  ];
  const body = figures.map(({ row, result, epochs, value, reached, pace }) => [
    `[${row.name}](#${row.name})`,
    result.params.toLocaleString('en'),
    tutorialFigure(row.tutorial),
    value === undefined ? '–' : `**${value.toFixed(4)}** ${measureNames[row.measure]}`,
    goalText(row.goal),
    reached === undefined ? '' : reached ? 'reached' : '**missed**',
    String(epochs.length),
    seconds(pace.secondsPerStep),
    seconds(pace.secondsPerEpoch),
    (pace.seconds / 60).toFixed(1),
  ]);
  return table([head, ...body], 'llllllrrrr');
}

const measureNames: Readonly<Record<Measure, string>> = {
  testAccuracy: 'test accuracy',
  valLoss: 'nats',
};

function tutorialFigure(tutorial: Figures['row']['tutorial']): string {
  if (tutorial?.testAccuracy !== undefined) return tutorial.testAccuracy.toFixed(4);
  if (tutorial?.loss !== undefined) return `${tutorial.loss.toFixed(2)} (training)`;
  return tutorial === undefined ? '–' : tutorial.remark;
}

function goalText(goal: Goal | undefined): string {
  if (goal === undefined) return '–';
  if ('least' in goal) return `≥ ${goal.least}`;
  return 'most' in goal ? `≤ ${goal.most.toFixed(2)}` : `above ${goal.above}`;
}

function seconds(value: number | undefined): string {
  if (value === undefined) return '–';
  return value.toFixed(value < 1 ? 3 : 1);
}

/** Rows that are not in the table, each with its reason; those cut off too. */
function unfinished(figures: readonly Figures[], failures: readonly Failure[]): string[] {
  const failed = failures.map(({ name, message }) => `- ${name}: ${message}`);
  const missing = rows
    .filter(({ name }) => !figures.some(({ row }) => row.name === name))
    .filter(({ name }) => !failures.some((failure) => failure.name === name))
    .map(({ name }) => `- ${name}: not trained yet`);
  const cut = figures
    .filter(({ result }) => result.stopReason === 'signal')
    .map(({ row, result }) => `- ${row.name}: stopped after step ${result.step}`);
  const all = [...failed, ...missing, ...cut];
  return all.length === 0 ? [] : [`Not in the table, or not finished:\n\n${all.join('\n')}`];
}

function section(figures: Figures, { quick }: Pick<Circumstances, 'quick'>): string[] {
  const { row, recipe, versions, result, epochs, pace, summary, sample } = figures;
  const best = bestEpoch(epochs);
  return [
    `## ${row.name}`,
    recipe.description,
    `    ${trainCommand(figures, quick)}`,
    table(
      [
        ['', 'tutorial', 'here'],
        ['parameters', count(row.tutorial?.params), count(result.params)],
        ['test accuracy', fixed(row.tutorial?.testAccuracy), fixed(result.testAccuracy)],
        ['test loss', '', fixed(result.testLoss)],
        ['lowest validation loss', '', fixed(result.valLoss)],
        ['validation accuracy then', '', fixed(result.valAccuracy)],
        ['validation bits a character', '', fixed(result.valBitsPerCharacter)],
        ['last training loss', fixed(row.tutorial?.loss), fixed(result.loss)],
        ['epochs, steps', '', `${epochs.length}, ${result.step.toLocaleString('en')}`],
        ['best epoch', '', count(best && best.epoch + 1)],
        [
          'seconds a step, an epoch',
          '',
          `${seconds(pace.secondsPerStep)}, ${seconds(pace.secondsPerEpoch)}`,
        ],
        ['ended because', '', reasons[result.stopReason]],
        ['seed', '', String(recipe.seed)],
        ['trained with', '', `seqlab ${versions.seqlab}, Node ${versions.node}`],
      ].filter(([, , here]) => here !== ''),
      'lrr',
    ),
    ...(row.tutorial === undefined ? [] : [`The tutorial: ${row.tutorial.remark}.`]),
    ...(epochs.length > 0 ? [`![Learning curves of ${row.name}](${curvesPath(row)})`] : []),
    fenced(summary),
    ...(sample === undefined ? [] : [sampleText(figures, sample)]),
  ];
}

const reasons: Readonly<Record<Figures['result']['stopReason'], string>> = {
  epochs: 'all epochs were done',
  callback: 'it got no better',
  maxSeconds: 'its time was up',
  signal: 'it was interrupted',
};

function trainCommand({ row, recipe, folder }: Figures, quick: boolean): string {
  const set = [...(row.set ?? []), ...(quick ? (row.quickly ?? []) : [])];
  const options = [
    ...set.map((assignment) => `--set ${assignment}`),
    ...(recipe.seed === 0 ? [] : [`--seed ${recipe.seed}`]),
  ];
  return ['seqlab train', row.recipe, ...options, '--out', quoted(folder)].join(' ');
}

function quoted(folder: string): string {
  return folder.includes(' ') ? `"${folder}"` : folder;
}

function sampleText({ row, folder }: Figures, text: string): string {
  const { maxTokens, temperature, seed } = sampling;
  const command =
    `    seqlab generate ${quoted(folder)} --prompt ${JSON.stringify(row.prompt)} --length ${maxTokens} ` +
    `--temperature ${temperature} --seed ${seed}`;
  return `What it writes:\n\n${command}\n\n${fenced(`${row.prompt}${text}`)}`;
}

function count(value: number | undefined): string {
  return value?.toLocaleString('en') ?? '';
}

function fixed(value: number | undefined): string {
  return value?.toFixed(4) ?? '';
}

/** A fence longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

/** `alignment` has an l or r for each column. */
function table([head, ...body]: readonly (readonly string[])[], alignment: string): string {
  const rule = [...alignment].map((side) => (side === 'r' ? '---:' : '---'));
  return [head!, rule, ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
