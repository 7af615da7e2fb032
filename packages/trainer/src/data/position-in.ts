/** Where the number at `index` of an array stands, such as `[2, 7]`: the example, then the time step. */
export function positionIn(shape: readonly number[], index: number): string {
  const position = shape.map((length, axis) => {
    const inner = shape.slice(axis + 1).reduce((size, own) => size * own, 1);
    return Math.floor(index / inner) % length;
  });
  return `[${position.join(', ')}]`;
}
