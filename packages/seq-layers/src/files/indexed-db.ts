import { createStore, del, get, keys, set } from 'idb-keyval';
import { SeqLayersError } from '../errors.js';
import type { Model } from '../model/model.js';
import { deserializeModel, serializeModel, type ModelFiles } from './serialize.js';

/** Opened at the first use: importing this touches nothing. */
let store: ReturnType<typeof createStore> | undefined;

function models(): ReturnType<typeof createStore> {
  return (store ??= createStore('seqlab-models', 'models'));
}

/**
 * Keeps a model in the browser's IndexedDB under a name, in place of what had that name.
 *
 * @throws SeqLayersError `not-built`
 * @example
 * ```ts no-run
 * import { dense, sequential } from '@seqlab/seq-layers';
 * import { loadFromIndexedDB, saveToIndexedDB } from '@seqlab/seq-layers/browser';
 *
 * const model = sequential([dense({ units: 2 })], { inputShape: [8] });
 * await saveToIndexedDB(model, 'my-model');
 * const loaded = await loadFromIndexedDB('my-model');
 * ```
 */
export async function saveToIndexedDB(model: Model, name: string): Promise<void> {
  await set(name, await serializeModel(model), models());
}

/**
 * The model that was kept under a name.
 *
 * @throws SeqLayersError `invalid-file` when there is none, or it is damaged
 */
export async function loadFromIndexedDB(name: string): Promise<Model> {
  const files = await get<ModelFiles>(name, models());
  if (files !== undefined) return deserializeModel(files);
  throw new SeqLayersError('invalid-file', `loadFromIndexedDB: there is no model "${name}"`);
}

/** The names of the models that are kept. */
export async function listIndexedDB(): Promise<string[]> {
  return (await keys<string>(models())).map(String);
}

/** Forgets the model of a name; does nothing where there is none. */
export async function removeFromIndexedDB(name: string): Promise<void> {
  await del(name, models());
}
