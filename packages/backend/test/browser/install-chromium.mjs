// Takes Chromium out of an npm package: node install-chromium.mjs <package@version> <folder>.
// What fails is said on stderr, in the exit code, and nothing stays but a whole folder.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The system's fonts, and the package's where it has none: Chromium ends without any. */
const fonts = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

const [, , chromium, folder] = process.argv;
const temporary = mkdtempSync(`${folder}-`);
try {
  // Whoever waited for another installation finds it done.
  if (!existsSync(folder)) renameSync(await unpack(), folder);
} catch (error) {
  // Where npm has failed, it has said why.
  if (typeof error.status !== 'number') console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

async function unpack() {
  const project = path.join(temporary, 'package.json');
  writeFileSync(project, '{ "private": true }');
  const quiet = ['--loglevel=error', '--ignore-scripts', '--no-audit', '--no-fund'];
  // Without a network that is soon known.
  const impatient = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
  execFileSync('npm', ['install', '--no-save', ...quiet, ...impatient, chromium], {
    cwd: temporary,
    stdio: ['ignore', 'ignore', 'inherit'],
  });

  // The package unpacks into the folder for temporary files, and the libraries that a bare system lacks
  // (NSS, NSPR, Expat) only where it takes itself to be in a Lambda function.
  const unpacked = path.join(temporary, 'unpacked');
  mkdirSync(unpacked);
  process.env.TMPDIR = unpacked;
  process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs20.x';
  const name = chromium.slice(0, chromium.lastIndexOf('@'));
  await createRequire(project)(name).executablePath();
  writeFileSync(path.join(unpacked, 'fonts', 'fonts.conf'), fonts);
  return unpacked;
}
