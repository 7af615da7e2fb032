import { readDataFile, type DataFileOptions } from './downloads/data-file.js';

/** What TensorFlow publishes. */
export const shakespeareFile = {
  name: 'shakespeare.txt',
  url: 'https://storage.googleapis.com/download.tensorflow.org/data/shakespeare.txt',
  hash: {
    algorithm: 'sha256',
    hex: '86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed',
  },
  maxBytes: 2 ** 21,
} as const;

/**
 * The plays of Shakespeare as the tutorials on character models use them: 1,115,394 characters, 65 of them
 * distinct. Downloaded the first time. Node only.
 *
 * @throws `TextDataError` with the code `download-failed`, the address and the place to put the file.
 * @see [Text generation with an RNN](https://www.tensorflow.org/text/tutorials/text_generation)
 * @example
 * ```ts no-run
 * import { shakespeare } from '@seqlab/text-data/node';
 *
 * console.log((await shakespeare()).slice(0, 14)); // First Citizen:
 * ```
 */
export async function shakespeare(options: DataFileOptions = {}): Promise<string> {
  const { bytes } = await readDataFile('shakespeare', shakespeareFile, options);
  return bytes.toString('utf8');
}
