import type { ParamCount } from '@seqlab/seq-layers';
import type { CountedLayer, ParamsArguments } from '../commands/params.js';
import { countLayer } from './count-layer.js';

/** Prints the parts of a layer's parameters and the formula, or the same as JSON. */
export function printParams(layer: CountedLayer, options: ParamsArguments): void {
  const count = countLayer(layer, options);
  if (options.json === true) {
    const { parts, formula, total } = count;
    process.stdout.write(`${JSON.stringify({ layer, parts, formula, total })}\n`);
  } else {
    process.stdout.write(describeCount(count));
  }
}

/** A line a part, and the formula of their sum. */
function describeCount({ parts, formula }: ParamCount): string {
  const rows = Object.entries(parts).map(([name, part]) => [name, part.toLocaleString('en-US')]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map(
    ([name, part]) => `${name!.padEnd(widths[0]!)}  ${part!.padStart(widths[1]!)}\n`,
  );
  return `${lines.join('')}${formula}\n`;
}
