import { SeqLayersError } from '../errors.js';
import type { Layer } from '../layer.js';

/**
 * Gives every layer of a model its own name, as Keras numbers them: `lstm`, `lstm_1`, `lstm_2`.
 * Names that were given stay.
 *
 * @throws SeqLayersError `invalid-option` when two layers were given one name
 */
export function nameLayers(layers: readonly Layer[], modelName: string): void {
  const taken = new Set<string>();
  for (const { name } of layers.filter((layer) => layer.nameIsFinal)) {
    if (taken.has(name)) {
      throw new SeqLayersError('invalid-option', `${modelName}: two layers are named "${name}"`);
    }
    taken.add(name);
  }
  const numbers = new Map<string, number>();
  for (const layer of layers.filter((one) => !one.nameIsFinal)) {
    const base = layer.name;
    let number = numbers.get(base) ?? 0;
    let name = base;
    while (taken.has(name)) name = `${base}_${++number}`;
    numbers.set(base, number);
    taken.add(name);
    layer.rename(name);
  }
}
