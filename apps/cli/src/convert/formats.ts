import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { CliError } from '../cli-error.js';

export const readFormats = ['seqlab', 'tfjs', 'keras', 'keras-weights', 'pytorch'] as const;
export const writeFormats = ['seqlab', 'tfjs', 'pytorch', 'onnx'] as const;

export type ReadFormat = (typeof readFormats)[number];
export type WriteFormat = (typeof writeFormats)[number];

const pickled = new Set(['.pt', '.pth', '.bin', '.ckpt']);

/** @throws {@link CliError} for what is not there, or is of no format that is read. */
export function formatOfSource(source: string): ReadFormat {
  const status = statSync(source, { throwIfNoEntry: false });
  if (status === undefined) throw new CliError(`${source} does not exist`);
  if (status.isDirectory()) {
    const has = (file: string) => existsSync(path.join(source, file));
    if (has('model.json')) return 'tfjs';
    if (has('run.json') || has('config.json')) return 'seqlab';
    throw new CliError(
      `${source} has no model: expected run.json, config.json (SeqLab) or model.json (tfjs-layers) in it`,
    );
  }
  const name = path.basename(source).toLowerCase();
  const extension = path.extname(name);
  if (name.endsWith('.weights.h5')) return 'keras-weights';
  if (['.keras', '.h5', '.hdf5'].includes(extension)) return 'keras';
  if (extension === '.safetensors') return 'pytorch';
  if (extension === '.json') return 'tfjs';
  if (extension === '.onnx') {
    throw new CliError(`${source}: ONNX is written, not read; convert the model it was made from`);
  }
  if (pickled.has(extension)) {
    throw new CliError(
      `${source} may be a pickle, which runs code when it is read; save the weights in Python with ` +
        'safetensors.torch.save_file(model.state_dict(), "model.safetensors")',
    );
  }
  throw new CliError(
    `${source}: the name tells no format; say which with --from (${readFormats.join(', ')})`,
  );
}

/** @throws {@link CliError} for a format that is not written. */
export function formatOfTarget(target: string): WriteFormat {
  const name = path.basename(target).toLowerCase();
  switch (path.extname(name)) {
    case '':
      return 'seqlab';
    case '.onnx':
      return 'onnx';
    case '.safetensors':
      return 'pytorch';
    case '.json':
      return 'tfjs';
    case '.keras':
    case '.h5':
    case '.hdf5':
      throw new CliError(
        `${target}: Keras' files are read, not written; write --to tfjs, of which ` +
          'tensorflowjs_converter --input_format tfjs_layers_model --output_format keras makes one',
      );
    default:
      throw new CliError(
        `${target}: the name tells no format; say which with --to (${writeFormats.join(', ')})`,
      );
  }
}
