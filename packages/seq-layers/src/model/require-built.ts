import { SeqLayersError } from '../errors.js';
import type { Model } from './model.js';

/** @throws SeqLayersError `not-built` while the model has no weights */
export function requireBuilt(model: Model, where: string): void {
  if (model.inputShape !== undefined) return;
  throw new SeqLayersError(
    'not-built',
    `${where}: ${model.name} is not built yet; give sequential the option inputShape, or call ` +
      'build or apply first',
  );
}
