/** The text of a file in Node; undefined where there is none, or no Node. */
export function textOfFile(file: string): string | undefined {
  try {
    // Not an import statement: bundlers for the browser must not see a Node module.
    return globalThis.process?.getBuiltinModule?.('node:fs').readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
