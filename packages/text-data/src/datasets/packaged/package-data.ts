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
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), 'index.js'))]) {
    const require = createRequire(from);
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
    `${where}: the text comes with the npm package ${packageName}; install it beside @seqlab/text-data`,
    { cause: missing },
  );
}
