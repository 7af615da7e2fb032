import type { SeqlabBackend } from '../../backend.js';
import type { QuantizedWeight } from './quantized-weight.js';

export interface QuantizedProduct {
  readonly rows: number;
  /** Address of the left factor, `[rows, depth]` without gaps. */
  readonly left: number;
  readonly target: number;
  /** Whether the product is added to what the target holds. Default: it takes its place. */
  readonly adds?: boolean;
  /** How the columns of the target are arranged by threads. Default: not at all. */
  readonly arranged?: { readonly padded: number; readonly team: number };
}

/** left · weight, `[rows, gates · units]`. */
export function multiplyQuantized(
  backend: SeqlabBackend,
  weight: QuantizedWeight,
  { rows, left, target, adds = false, arranged }: QuantizedProduct,
): void {
  const { bits, gates, units, depth, address } = weight;
  const { padded, team } = arranged ?? { padded: units, team: 1 };
  backend.engine.run(
    'quantizedGemm',
    bits,
    gates,
    units,
    padded,
    team,
    rows,
    depth,
    left,
    depth,
    address,
    adds ? 1 : 0,
    target,
    gates * padded,
  );
}
