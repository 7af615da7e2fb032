import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Application, Converter, Logger, type TypeDocOptions } from 'typedoc';
import { expect, test } from 'vitest';

const site = path.join(import.meta.dirname, '..');
const { packageOptions } = JSON.parse(
  readFileSync(path.join(site, 'typedoc.json'), 'utf8'),
) as TypeDocOptions;

/** What the build of the reference fails on, of the smallest package alone. */
async function complaints({ without }: { without?: string } = {}): Promise<string[]> {
  const app = await Application.bootstrapWithPlugins({
    ...packageOptions,
    entryPoints: [path.join(site, '../../packages/backend/src/index.ts')],
    tsconfig: path.join(site, 'typedoc/tsconfig.json'),
    plugin: [path.join(site, 'typedoc/as-packages-are.mjs')],
    readme: 'none',
  } as TypeDocOptions);
  const messages: string[] = [];
  app.logger = new (class extends Logger {
    override log(message: string, level: number): void {
      if (level > 1) messages.push(message);
    }
  })();
  // Before our own plugin sees it, as if nobody had written it.
  app.converter.on(
    Converter.EVENT_RESOLVE_BEGIN,
    ({ project }) => {
      const reflection = project.getChildByName(without === undefined ? [] : [without]);
      if (!reflection?.isDeclaration()) return;
      for (const one of [reflection, ...(reflection.signatures ?? [])]) delete one.comment;
    },
    30_000,
  );
  const project = await app.convert();
  app.validate(project!);
  return messages;
}

test.each(['engineInfo', 'BackendOptions', 'BackendError'])(
  'the reference fails where %s has no documentation',
  async (without) => {
    expect(await complaints({ without })).toEqual([expect.stringContaining(without)]);
  },
  60_000,
);

test('the reference fails on nothing else', { timeout: 60_000 }, async () => {
  expect(await complaints()).toEqual([]);
});
