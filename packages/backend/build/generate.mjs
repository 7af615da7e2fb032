// Makes src/generated: the AssemblyScript kernels, built twice (plain and relaxed SIMD), and the script
// of the helper threads, all as strings, so that no bundler has an asset to find.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const generated = path.join(root, 'src/generated');
const compiler = path.join(
  path.dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')),
  'bin/asc.js',
);

function compile(features) {
  const folder = mkdtempSync(path.join(tmpdir(), 'seqlab-kernels-'));
  try {
    const wasm = path.join(folder, 'kernels.wasm');
    const flags = ['--runtime', 'stub', '--noAssert', '-O3', '--converge'];
    const memory = [
      '--importMemory',
      '--sharedMemory',
      '--initialMemory',
      '1',
      '--maximumMemory',
      '65536',
    ];
    execFileSync(
      process.execPath,
      [compiler, 'assembly/index.ts', '-o', wasm, ...flags, ...memory, '--enable', features],
      { cwd: root, stdio: 'inherit' },
    );
    return readFileSync(wasm).toString('base64');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const worker = await build({
  entryPoints: [path.join(root, 'src/team/worker.ts')],
  bundle: true,
  minify: true,
  write: false,
  format: 'iife',
  target: 'es2022',
  // In the helper, the module that koffi is required from is named by the caller.
  define: { 'import.meta.url': '""' },
});

mkdirSync(generated, { recursive: true });
writeFileSync(
  path.join(generated, 'kernels.ts'),
  `export const simdKernels =\n  '${compile('simd,threads')}';\n` +
    `export const relaxedKernels =\n  '${compile('simd,threads,relaxed-simd')}';\n`,
);
writeFileSync(
  path.join(generated, 'worker.ts'),
  `export const workerScript = ${JSON.stringify(worker.outputFiles[0].text)};\n`,
);
