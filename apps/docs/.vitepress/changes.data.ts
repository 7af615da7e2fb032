import { publicPackages } from './public-packages.js';

export interface PackageVersion {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** Changes that wait for a version. */
  readonly pending: number;
}

declare const data: readonly PackageVersion[];
export { data };

export default {
  watch: ['../../../.changeset/*.md', '../../../packages/*/package.json'],
  load: (): PackageVersion[] =>
    publicPackages().map(({ folder, name, version, pending }) => ({
      folder,
      name,
      version,
      pending: pending.length,
    })),
};
