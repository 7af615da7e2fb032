// Makes src/generated: tfjs-core's gradient registration as one function, and the AssemblyScript
// kernel of the orthogonal initializer as a string, so that no bundler has an asset to find.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.dirname(import.meta.dirname);
const generated = path.join(root, 'src/generated');
mkdirSync(generated, { recursive: true });

await bundleGradients();
compileReflections();

/**
 * Node cannot import tfjs-core's own registration: its files are ES modules with extensionless
 * imports. It is wrapped in a function, so that nothing happens before it is called.
 */
async function bundleGradients() {
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
  const license =
    '/*! @license TensorFlow.js, Copyright Google LLC, Apache-2.0 ' +
    '(https://www.apache.org/licenses/LICENSE-2.0) */';
  writeFileSync(
    path.join(generated, 'register-all-gradients.js'),
    `${license}\nexport function registerAllGradients() {\n${outputFiles[0].text}}\n`,
  );
  writeFileSync(
    path.join(generated, 'register-all-gradients.d.ts'),
    'export declare function registerAllGradients(): void;\n',
  );
}

function compileReflections() {
  const compiler = createRequire(import.meta.url).resolve('assemblyscript/package.json');
  const folder = mkdtempSync(path.join(tmpdir(), 'seq-layers-'));
  const wasm = path.join(folder, 'reflections.wasm');
  const flags = ['--runtime', 'stub', '--noAssert', '-O3', '--importMemory', '--enable', 'simd'];
  try {
    execFileSync(
      process.execPath,
      [
        path.join(path.dirname(compiler), 'bin/asc.js'),
        'assembly/reflections.ts',
        '-o',
        wasm,
        ...flags,
      ],
      { cwd: root, stdio: 'inherit' },
    );
    writeFileSync(
      path.join(generated, 'reflections.ts'),
      `export const reflectionsWasm =\n  '${readFileSync(wasm).toString('base64')}';\n`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
