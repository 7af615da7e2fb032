/** How many numbers a layer's weights hold, and why. */
export interface ParamCount {
  /** The sum of `parts`. */
  readonly total: number;
  /** The count of each weight: of `lstm`, `kernel`, `recurrentKernel` and `bias`. */
  readonly parts: Readonly<Record<string, number>>;
  /** What is multiplied and added: `'4 × (16×64 + 64×64 + 64)'`. */
  readonly expression: string;
  /** The expression and its result: `'4 × (16×64 + 64×64 + 64) = 20,736'`. */
  readonly formula: string;
}

/** A count from its parts. */
export function countOf(parts: Readonly<Record<string, number>>, expression: string): ParamCount {
  const total = Object.values(parts).reduce((sum, part) => sum + part, 0);
  return { total, parts, expression, formula: `${expression} = ${digits(total)}` };
}

/** A number with commas between thousands, wherever the program runs: `20,736`. */
export function digits(value: number): string {
  return value.toLocaleString('en-US');
}

/** The expression of a product: `'16×64'`. */
export function product(...factors: readonly number[]): string {
  return factors.map(digits).join('×');
}

/** Several times an expression; a sum is put in brackets: `'2 × (16×64 + 64)'`. */
export function times(factor: number, expression: string): string {
  if (factor === 1) return expression;
  const isSum = expression.replaceAll(/\([^)]*\)/g, '').includes('+');
  return `${factor} × ${isSum ? `(${expression})` : expression}`;
}
