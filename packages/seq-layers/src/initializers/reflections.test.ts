import { expect, test } from 'vitest';
import { applyReflections, scriptWorkspace, wasmWorkspace } from './reflections.js';

/** The unit vectors after the product of some reflections, row by row, without the padding. */
function productOf(
  makeWorkspace: typeof wasmWorkspace,
  { count, length }: { count: number; length: number },
): number[] {
  const workspace = makeWorkspace({ count, length })!;
  const { normals, vectors, stride } = workspace;
  for (let k = 0; k < count; k++) {
    const values = Array.from({ length: length - k }, (_, i) => Math.sin(1 + k * 3.1 + i * 1.7));
    const norm = Math.hypot(...values);
    values.forEach((value, i) => {
      normals[k * stride + k + i] = (value / norm) * Math.SQRT2;
    });
    vectors[k * stride + k] = 1;
  }
  applyReflections(workspace, count);
  return Array.from({ length: count }, (_, k) =>
    Array.from(vectors.subarray(k * stride, k * stride + length)),
  ).flat();
}

test('one reflection is I − v·vᵀ', () => {
  for (const makeWorkspace of [wasmWorkspace, scriptWorkspace]) {
    const workspace = makeWorkspace({ count: 1, length: 3 })!;
    // v of length √2; the unit vector e₀ becomes e₀ − v₀·v.
    workspace.normals.set([1, 0.6, -0.8]);
    workspace.vectors.set([1, 0, 0]);
    applyReflections(workspace, 1);
    const [x, y, z] = workspace.vectors;
    expect([x, y, z].map((value) => value!.toFixed(6))).toEqual([
      '0.000000',
      '-0.600000',
      '0.800000',
    ]);
  }
});

test.each([
  [1, 1],
  [3, 5],
  [31, 40],
  [32, 32],
  [65, 130],
])('WebAssembly and JavaScript agree within 1e-5 (%d reflections of %d)', (count, length) => {
  const script = productOf(scriptWorkspace, { count, length });
  productOf(wasmWorkspace, { count, length }).forEach((value, i) => {
    expect(Math.abs(value - script[i]!)).toBeLessThan(1e-5);
  });
});
