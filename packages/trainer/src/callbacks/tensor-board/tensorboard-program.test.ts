import { spawnSync } from 'node:child_process';
import { beforeAll, expect, it } from 'vitest';
import { readEvents } from '../../../test/read-events.js';
import { useRunFolder } from '../../../test/run-folder.js';
import { tinyRun } from '../../../test/tiny-run.js';
import { useBackend } from '../../../test/use-backend.js';
import { sampleText } from '../sample-text.js';
import { tensorBoard } from '../tensor-board.js';

/** A Python that has TensorBoard: `pip install tensorboard`. */
const python = process.env['SEQLAB_TENSORBOARD_PYTHON'] ?? 'python3';

/** Prints what TensorBoard's own reader finds in the folders given. */
const program = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

def plain(array):
    return array.item().decode() if array.dtype == object else array.reshape(-1).tolist()

def values(folder):
    found = EventAccumulator(folder, size_guidance={"tensors": 0}).Reload()
    for tag in found.Tags()["tensors"]:
        plugin = found.SummaryMetadata(tag).plugin_data.plugin_name
        for event in found.Tensors(tag):
            array = tensor_util.make_ndarray(event.tensor_proto)
            yield dict(tag=tag, plugin=plugin, step=event.step, shape=array.shape, values=plain(array))

print(json.dumps([list(values(folder)) for folder in sys.argv[1:]]))
`;

function runPython(...args: string[]) {
  return spawnSync(python, ['-c', ...args], { encoding: 'utf8' });
}

const folder = useRunFolder();

beforeAll(() => useBackend('cpu'));

it.skipIf(runPython('import tensorboard').status !== 0)(
  'TensorBoard reads what was logged, through a resume',
  async () => {
    const board = tensorBoard({ logDir: folder.at(), updateFreq: 'batch', histogramFreq: 1 });
    const generate = (_: unknown, { step }: { step: number }) => `Grüße nach ${step}`;
    const callbacks = [board, sampleText({ generate, tensorBoard: board })];
    const { resumeFrom } = await tinyRun({ callbacks, stateOf: 6 });
    await tinyRun({ callbacks, resumeFrom });

    const folders = ['train', 'validation'].map((name) => folder.at(name));
    const { stdout, stderr } = runPython(program, ...folders);
    expect(stdout, stderr).not.toBe('');
    const found = JSON.parse(stdout) as unknown[][];
    const logged = await Promise.all(folders.map(readEvents));
    expect(found.map((values) => values.length)).toEqual(logged.map(({ length }) => length));
    for (const [i, values] of logged.entries()) {
      expect(found[i]).toEqual(expect.arrayContaining(values));
    }
  },
  60_000,
);
