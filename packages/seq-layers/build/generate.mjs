// Bundles tfjs-core's gradient registration into one function of our own. Node cannot import the
// original: its files are ES modules with extensionless imports, and tfjs-core's main file for Node
// leaves gradients out. Wrapped in a function, so that nothing happens before it is called.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { outputFiles } = await build({
  stdin: {
    contents: "import '@tensorflow/tfjs-core/dist/register_all_gradients.js';",
    resolveDir: root,
  },
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  legalComments: 'none',
  write: false,
});

const code = outputFiles[0].text.trimEnd();
const license =
  '/*! @license TensorFlow.js, Copyright Google LLC, Apache-2.0 ' +
  '(https://www.apache.org/licenses/LICENSE-2.0) */';
const folder = `${root}/src/generated`;
await mkdir(folder, { recursive: true });
await writeFile(
  `${folder}/register-all-gradients.js`,
  `${license}\nexport function registerAllGradients() {\n${code}\n}\n`,
);
await writeFile(
  `${folder}/register-all-gradients.d.ts`,
  'export declare function registerAllGradients(): void;\n',
);
