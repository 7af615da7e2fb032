import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  readFormats,
  writeFormats,
  type ReadFormat,
  type WriteFormat,
} from '../convert/formats.js';

interface ConvertArguments {
  from?: ReadFormat;
  to?: WriteFormat;
  model?: string;
  prefix: ReadonlyMap<string, string>;
  states?: boolean;
  force?: boolean;
  json?: boolean;
}

export function addConvert(program: Command): void {
  program
    .command('convert')
    .summary('a model from one format to another')
    .description(
      'Convert a model between SeqLab, tfjs-layers, Keras (read), PyTorch (weights) and ONNX (written). ' +
        'What was written is read again and its outputs are compared; of ONNX by onnxruntime-node, if it is installed.',
    )
    .argument('<source>', "a file or folder, or a run's folder")
    .argument('<target>', 'what to write: a folder, .onnx, .safetensors or model.json')
    .addOption(new Option('--from <format>', 'default: by the name').choices(readFormats))
    .addOption(new Option('--to <format>', 'default: by the name').choices(writeFormats))
    .option('--model <source>', 'the model that .weights.h5 or .safetensors go into')
    .addOption(
      new Option('--prefix <layer=prefix>', "what a layer's tensors begin with in PyTorch; repeat")
        .argParser(addPrefix)
        .default(new Map(), "the layer's name and a dot"),
    )
    .option('--states', 'ONNX: states of recurrent layers are inputs and outputs')
    .option('--force', 'replace what is at the target')
    .option('--json', 'print what was done as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ seqlab convert model.keras my-model
  $ seqlab convert runs/shakespeare shakespeare.onnx --states
  $ seqlab convert runs/shakespeare web-model --to tfjs
  $ seqlab convert model.safetensors my-model --model runs/shakespeare --prefix lstm=rnn.`,
    )
    .action(async (source: string, target: string, options: ConvertArguments) => {
      const { convertModel } = await import('../convert/convert-model.js');
      const { prefix: prefixes, states = false, force = false, json = false, ...given } = options;
      await convertModel(source, target, { prefixes, states, force, json, ...given });
    });
}

function addPrefix(text: string, before: ReadonlyMap<string, string>): Map<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be a layer, = and a prefix: lstm=rnn.');
  return new Map([...before, [text.slice(0, at), text.slice(at + 1)]]);
}
