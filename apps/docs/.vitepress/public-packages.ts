import parseChangeset from '@changesets/parse';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../../..');

/** A package that npm has or will have, and how it changed. */
export interface PublicPackage {
  /** Its folder's name, which its page has too. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** What changesets wrote of released versions. */
  readonly changelog: string;
  /** Changes that wait for the next version. */
  readonly pending: readonly { readonly type: string; readonly summary: string }[];
}

/** In the order of the data: texts, layers, training, generation, backend, the command line. */
const folders = ['text-data', 'seq-layers', 'trainer', 'generate', 'backend', 'cli'];

export function publicPackages(): PublicPackage[] {
  const changesets = readdirSync(path.join(root, '.changeset'))
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .toSorted()
    .map((file) => parseChangeset(readFileSync(path.join(root, '.changeset', file), 'utf8')));
  return folders.map((folder) => {
    const place = path.join(root, folder === 'cli' ? 'apps' : 'packages', folder);
    const manifest = readFileSync(path.join(place, 'package.json'), 'utf8');
    const { name, version } = JSON.parse(manifest) as { name: string; version: string };
    const changelog = path.join(place, 'CHANGELOG.md');
    return {
      folder,
      name,
      version,
      changelog: existsSync(changelog) ? readFileSync(changelog, 'utf8') : '',
      pending: changesets.flatMap(({ releases, summary }) =>
        releases.filter((release) => release.name === name).map(({ type }) => ({ type, summary })),
      ),
    };
  });
}
