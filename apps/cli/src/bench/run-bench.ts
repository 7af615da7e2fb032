import { registerGradients } from '@seqlab/seq-layers/gradients';
import { useDevice, type Device } from '../device.js';
import { slowKernels } from '../doctor/slow-kernels.js';
import { LiveLine } from '../live-line.js';
import { median, type Contender, type Figures } from './contender.js';
import { blasInUse, describeMachine } from './machine.js';
import { describeResults } from './describe-results.js';
import { product } from './product.js';
import { batchSize, seqLength, trainingStep } from './training-step.js';
import { writing } from './writing.js';

export interface RunBenchOptions {
  device: Device;
  /** One short round. */
  quick: boolean;
  json: boolean;
}

export interface Result {
  kind: Contender['kind'];
  name: string;
  /** The median; none where it would have taken too long. */
  figures: Figures | undefined;
}

/** Rounds that each contender has a turn in, the seconds of a turn, and the longest that a step may take. */
const plans = {
  whole: { rounds: 3, seconds: 1, longest: 20 },
  quick: { rounds: 1, seconds: 0.2, longest: 5 },
};

/** Measures how fast this machine multiplies, trains and writes, and prints it. */
export async function runBench({ device, quick, json }: RunBenchOptions): Promise<void> {
  const engine = await useDevice(device);
  registerGradients();
  const { rounds, seconds, longest } = quick ? plans.quick : plans.whole;
  const contenders = lineUp();
  const medians = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  const line = new LiveLine(process.stderr);
  try {
    for (let turn = 0; turn < rounds * contenders.length; turn++) {
      const contender = contenders[turn % contenders.length]!;
      const text = `round ${1 + Math.floor(turn / contenders.length)} of ${rounds}: ${contender.name}`;
      line.update({ fraction: turn / (rounds * contenders.length), text });
      // Nothing does more operations a second than the products, which come first.
      const least = contender.kind === 'product' ? 0 : contender.operations / fastest(medians);
      if (least <= longest) medians.get(contender)!.push(median(await contender.run(seconds)));
    }
  } finally {
    line.end();
    for (const contender of contenders) contender.dispose();
  }
  const results = contenders.map((contender): Result => {
    const times = medians.get(contender)!;
    const { kind, name } = contender;
    const figures = times.length > 0 ? contender.figures(median(times)) : undefined;
    return { kind, name, figures };
  });
  const machine = describeMachine(engine);
  const note = slowKernels(blasInUse());
  if (json) {
    const setting = { rounds, batchSize, seqLength };
    process.stdout.write(`${JSON.stringify({ ...machine, ...setting, note, results })}\n`);
  } else {
    process.stdout.write(describeResults(machine, results));
    if (note !== undefined) process.stdout.write(`\n${note}\n`);
  }
}

function lineUp(): Contender[] {
  return [
    product(512),
    product(1024),
    trainingStep({ cell: 'lstm', units: 256 }),
    trainingStep({ cell: 'lstm', units: 1024 }),
    trainingStep({ cell: 'gru', units: 256 }),
    trainingStep({ cell: 'rnn', units: 256 }),
    writing({ cell: 'lstm', units: 256 }),
    writing({ cell: 'lstm', units: 1024 }),
  ];
}

/** Operations a second of the products so far. */
function fastest(medians: ReadonlyMap<Contender, readonly number[]>): number {
  const speeds = [...medians]
    .filter(([{ kind }, times]) => kind === 'product' && times.length > 0)
    .map(([{ operations }, times]) => operations / Math.min(...times));
  return Math.max(...speeds);
}
