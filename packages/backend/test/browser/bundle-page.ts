import path from 'node:path';
import { build, createLogger, type Plugin } from 'vite';

/** What a build of the page was made of. */
export interface Bundle {
  readonly warnings: readonly string[];
  /** Files of the page and of its worker. */
  readonly modules: readonly string[];
  /** What the modules of a folder import from outside of it: packages of TensorFlow.js by name, files else. */
  imports(folder: string): readonly string[];
}

/** Builds the page as a user would, with nothing but defaults. */
export async function bundlePage(outDir: string): Promise<Bundle> {
  const imported = new Map<string, readonly string[]>();
  const warnings: string[] = [];
  const listModules: Plugin = {
    name: 'list-modules',
    moduleParsed: ({ id, importedIds, dynamicallyImportedIds }) => {
      imported.set(id, [...importedIds, ...dynamicallyImportedIds]);
    },
  };
  const logger = createLogger('warn');
  logger.warn = (message) => void warnings.push(message);
  logger.warnOnce = logger.warn;
  await build({
    configFile: false,
    root: path.join(import.meta.dirname, 'page'),
    customLogger: logger,
    plugins: [listModules],
    worker: { plugins: () => [listModules] },
    build: { outDir, emptyOutDir: true },
  });
  return {
    warnings,
    modules: [...imported.keys()],
    imports: (folder) => {
      const within = (id: string) => id.startsWith(folder + path.sep);
      const outside = [...imported]
        .flatMap(([id, ids]) => (within(id) ? ids : []))
        .filter((id) => !within(id));
      const names = outside.map((id) => /@tensorflow\/([^/]+)\/dist\/[^/]+$/.exec(id)?.[1] ?? id);
      return [...new Set(names)].toSorted();
    },
  };
}
