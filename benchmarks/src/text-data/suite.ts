import { execFileSync } from 'node:child_process';
import { npmPackage } from '../peers/contenders.js';
import { local, typescript } from '../peers/node.js';
import type { Contender, NamedRow, Suite } from '../suite.js';

/** A job on texts; each contender that can does it in a function of that name. */
export interface TextRow extends NamedRow {
  readonly job: 'fit-and-encode' | 'load-imdb' | 'characters' | 'stream';
}

const here = import.meta.url;
const once = { warmup: 1, steps: 1 };

const python: Contender<TextRow> = {
  name: 'keras-preprocessing',
  command: () => {
    const command = process.env.SEQLAB_PYTHON_KERAS ?? '/usr/bin/python3';
    try {
      execFileSync(command, ['-c', 'import keras_preprocessing'], { stdio: 'ignore' });
      return [command, local('keras.py', here)];
    } catch {
      return {
        missing: `${command} has no keras_preprocessing (Debian: apt-get install python3-keras-preprocessing)`,
      };
    }
  },
  leavesOut: ({ job }) =>
    job === 'fit-and-encode' || job === 'load-imdb' ? undefined : 'it has no such function',
};

export const textData: Suite<TextRow> = {
  name: 'text-data',
  title: 'Texts to ids',
  rows: [
    {
      ...once,
      name: 'fit-and-encode',
      about: "fit a vocabulary to 50,000 reviews and encode them, as Keras' Tokenizer",
      job: 'fit-and-encode',
    },
    {
      ...once,
      warmup: 0,
      name: 'load-imdb',
      about: 'read imdb.npz (17 MB) into padded arrays of 500 ids',
      job: 'load-imdb',
    },
    {
      ...once,
      name: 'characters',
      about: '100 MB of text to ids of characters',
      job: 'characters',
    },
    {
      ...once,
      warmup: 0,
      name: 'stream',
      about: 'a file of 1 GB to a file of ids, larger than memory may be',
      job: 'stream',
    },
  ],
  contenders: [
    { name: 'SeqLab', command: () => typescript('seqlab.ts', here) },
    python,
    {
      ...npmPackage('natural', {
        packages: { natural: '8.1.1' },
        file: 'natural.ts',
        from: here,
      }),
      leavesOut: ({ job }) => (job === 'fit-and-encode' ? undefined : 'it has no such function'),
    },
  ],
};
