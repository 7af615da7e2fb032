// The recurrent cells in double precision, written from their published formulas, one number at a time.

export interface Weights {
  readonly x: number[];
  readonly kernel: number[];
  readonly recurrentKernel: number[];
  readonly bias: number[];
  readonly initialH: number[];
  readonly initialC: number[];
}

export interface Case {
  readonly cell: 'lstm' | 'gru' | 'simpleRnn';
  readonly batch: number;
  readonly time: number;
  readonly inputDim: number;
  readonly units: number;
  readonly returnSequences?: boolean;
  readonly goBackwards?: boolean;
  readonly resetAfter?: boolean;
  readonly activation?: 'tanh' | 'relu';
  readonly lengths?: number[];
  /** `[batch, inputDim]` */
  readonly inputMask?: number[];
  /** `[batch, units]` */
  readonly recurrentMask?: number[];
}

export interface Outputs {
  readonly output: number[];
  readonly finalH: number[];
  readonly finalC: number[];
}

export function gateCount(c: Case): number {
  return { lstm: 4, gru: 3, simpleRnn: 1 }[c.cell];
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** vector · matrix, row by row of the matrix, which is as it lies in memory. */
function product(vector: number[], matrix: number[], columns: number): number[] {
  const sums = Array<number>(columns).fill(0);
  vector.forEach((value, i) => {
    const start = i * columns;
    for (let j = 0; j < columns; j++) sums[j]! += value * matrix[start + j]!;
  });
  return sums;
}

interface State {
  readonly h: number[];
  /** What the recurrent mask leaves of h. */
  readonly seen: number[];
  readonly memory: number[];
}

function step(c: Case, w: Weights, x: number[], { h, seen, memory }: State) {
  const { units } = c;
  const columns = gateCount(c) * units;
  const ofInput = product(x, w.kernel, columns);
  const ofState = product(seen, w.recurrentKernel, columns);
  const input = (gate: number, u: number) => ofInput[gate * units + u]! + w.bias[gate * units + u]!;
  const recurrent = (gate: number, u: number) => ofState[gate * units + u]!;
  const all = Array.from({ length: units }, (_, u) => u);
  if (c.cell === 'simpleRnn') {
    const sums = all.map((u) => input(0, u) + recurrent(0, u));
    return {
      h: sums.map((s) => (c.activation === 'relu' ? Math.max(0, s) : Math.tanh(s))),
      memory,
    };
  }
  if (c.cell === 'lstm') {
    const gate = (g: number, u: number) => input(g, u) + recurrent(g, u);
    const cells = all.map(
      (u) => sigmoid(gate(1, u)) * memory[u]! + sigmoid(gate(0, u)) * Math.tanh(gate(2, u)),
    );
    return { h: all.map((u) => sigmoid(gate(3, u)) * Math.tanh(cells[u]!)), memory: cells };
  }
  const after = c.resetAfter ?? false;
  const recurrentBias = (g: number, u: number) => (after ? w.bias[columns + g * units + u]! : 0);
  const z = all.map((u) => sigmoid(input(0, u) + recurrent(0, u) + recurrentBias(0, u)));
  const r = all.map((u) => sigmoid(input(1, u) + recurrent(1, u) + recurrentBias(1, u)));
  const reset = seen.map((value, u) => value * r[u]!);
  const ofReset = after ? [] : product(reset, w.recurrentKernel, columns);
  const candidate = all.map((u) =>
    Math.tanh(
      input(2, u) +
        (after ? r[u]! * (recurrent(2, u) + recurrentBias(2, u)) : ofReset[2 * units + u]!),
    ),
  );
  return { h: all.map((u) => z[u]! * h[u]! + (1 - z[u]!) * candidate[u]!), memory };
}

/** Keras' meaning of a right-padded mask: states and outputs are carried over padding. */
export function reference(c: Case, w: Weights): Outputs {
  const { batch, time, inputDim, units } = c;
  const output: number[] = [];
  const finalH: number[] = [];
  const finalC: number[] = [];
  for (let b = 0; b < batch; b++) {
    const length = c.lengths?.[b] ?? time;
    let h = w.initialH.slice(b * units, (b + 1) * units);
    let memory = w.initialC.slice(b * units, (b + 1) * units);
    let last = h.map(() => 0);
    for (let i = 0; i < time; i++) {
      const t = c.goBackwards ? time - 1 - i : i;
      if (t < length) {
        const x = w.x
          .slice((b * time + t) * inputDim, (b * time + t + 1) * inputDim)
          .map((value, k) => value * (c.inputMask?.[b * inputDim + k] ?? 1));
        const seen = h.map((value, u) => value * (c.recurrentMask?.[b * units + u] ?? 1));
        ({ h, memory } = step(c, w, x, { h, seen, memory }));
        last = h;
      }
      if (c.returnSequences) output.push(...last);
    }
    if (!c.returnSequences) output.push(...h);
    finalH.push(...h);
    finalC.push(...memory);
  }
  return { output, finalH, finalC };
}
