import { Option, type Command } from 'commander';
import { integer } from '../option-values.js';

const plotAxes = ['epoch', 'step', 'seconds'] as const;

/** What curves are drawn against. */
export type PlotAxis = (typeof plotAxes)[number];

interface PlotArguments {
  metric?: string[];
  x: PlotAxis;
  out?: string;
  title?: string;
  columns?: number;
  json?: boolean;
}

export function addPlot(program: Command): void {
  program
    .command('plot')
    .summary('draw the learning curves of runs')
    .description(
      'Draw how runs have gone, one or several together: training and validation, the best epoch marked. ' +
        'In the terminal, or as an SVG or a page.',
    )
    .argument('<run...>', 'folders of runs')
    .option('--metric <names...>', 'what to draw (default: loss; on a page all there is)')
    .addOption(new Option('--x <axis>', 'what to draw against').choices(plotAxes).default('epoch'))
    .option('--out <file>', 'write an .svg or .html instead')
    .option('--title <text>', 'of the .svg or .html (default: the names of the runs)')
    .addOption(
      new Option(
        '--columns <n>',
        "of the drawing in the terminal (default: the terminal's)",
      ).argParser(integer({ min: 40, max: 1000 })),
    )
    .option('--json', 'print the points as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  $ seqlab plot runs/shakespeare
  $ seqlab plot runs/lstm runs/gru --x seconds
  $ seqlab plot runs/imdb-bilstm --metric loss binaryAccuracy --out curves.svg`,
    )
    .action(
      async (runs: string[], { metric: metrics, json = false, ...options }: PlotArguments) => {
        const { plotRuns } = await import('../plot/plot-runs.js');
        await plotRuns(runs, { metrics, json, ...options });
      },
    );
}
