// Keras' recurrent layers written out in float64 from the formulas of their documentation, number by
// number, with gradients by central differences: nothing shared with the code under test.

export interface ReferenceOptions {
  readonly className: 'SimpleRNN' | 'LSTM' | 'GRU';
  readonly activation: keyof typeof activations;
  readonly recurrentActivation: keyof typeof activations;
  readonly resetAfter: boolean;
  readonly returnSequences: boolean;
  readonly goBackwards: boolean;
}

/** Row-major numbers and the sizes of their dimensions. */
export interface Numbers {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

export interface Parameters {
  /** `[batch, time, inputDim]` */
  readonly x: Numbers;
  /** `[inputDim, gates·units]` */
  readonly kernel: Numbers;
  /** `[units, gates·units]` */
  readonly recurrent_kernel: Numbers;
  /** `[gates·units]`; `[2, 3·units]` for a GRU with `resetAfter` */
  readonly bias?: Numbers;
  readonly h: Numbers;
  /** LSTM only. */
  readonly c?: Numbers;
}

const activations = {
  linear: (x: number) => x,
  relu: (x: number) => Math.max(0, x),
  tanh: Math.tanh,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
};

/** The output and then the last states, all numbers in one list. */
export function runReference(parameters: Parameters, options: ReferenceOptions): number[] {
  const { x, kernel, recurrent_kernel, bias, h: initialH, c: initialC } = parameters;
  const { className, resetAfter, returnSequences, goBackwards } = options;
  const activation = activations[options.activation];
  const recurrentActivation = activations[options.recurrentActivation];
  const [batch = 0, time = 0, inputDim = 0] = x.shape;
  const [units = 0, columns = 0] = recurrent_kernel.shape;
  const h = Float64Array.from(initialH.data);
  const c = Float64Array.from(initialC?.data ?? []);
  const outputs: number[][][] = Array.from({ length: batch }, () => []);

  for (let b = 0; b < batch; b++) {
    for (let step = 0; step < time; step++) {
      const t = goBackwards ? time - 1 - step : step;
      const before = Array.from({ length: units }, (_, u) => h[b * units + u]!);
      // Column j of x·kernel plus the input's bias.
      const input = (j: number) => {
        let sum = bias?.data[j] ?? 0;
        for (let d = 0; d < inputDim; d++) {
          sum += x.data[(b * time + t) * inputDim + d]! * kernel.data[d * columns + j]!;
        }
        return sum;
      };
      // Column j of state·recurrent_kernel.
      const recurrent = (j: number, state: readonly number[] = before) => {
        let sum = 0;
        for (let k = 0; k < units; k++) sum += state[k]! * recurrent_kernel.data[k * columns + j]!;
        return sum;
      };
      const recurrentBias = (j: number) => bias?.data[columns + j] ?? 0;
      const gate = (g: number, u: number) => input(g * units + u) + recurrent(g * units + u);
      const reset = Array.from({ length: units }, (_, u) =>
        className === 'GRU'
          ? recurrentActivation(gate(1, u) + (resetAfter ? recurrentBias(units + u) : 0))
          : 0,
      );
      for (let u = 0; u < units; u++) {
        const place = b * units + u;
        if (className === 'SimpleRNN') {
          h[place] = activation(gate(0, u));
        } else if (className === 'LSTM') {
          const i = recurrentActivation(gate(0, u));
          const f = recurrentActivation(gate(1, u));
          const o = recurrentActivation(gate(3, u));
          c[place] = f * c[place]! + i * activation(gate(2, u));
          h[place] = o * activation(c[place]!);
        } else {
          const z = recurrentActivation(gate(0, u) + (resetAfter ? recurrentBias(u) : 0));
          const j = 2 * units + u;
          const content = resetAfter
            ? reset[u]! * (recurrent(j) + recurrentBias(j))
            : recurrent(
                j,
                before.map((value, k) => reset[k]! * value),
              );
          h[place] = z * before[u]! + (1 - z) * activation(input(j) + content);
        }
      }
      outputs[b]!.push(Array.from(h.subarray(b * units, (b + 1) * units)));
    }
  }
  const output = returnSequences ? outputs.flat(2) : Array.from(h);
  return [...output, ...h, ...c];
}

/**
 * The gradient of `Σ coefficient · result` with respect to every number of every parameter, by
 * central differences.
 */
export function referenceGradients(
  parameters: Parameters,
  { coefficients, ...options }: ReferenceOptions & { coefficients: readonly number[] },
): Map<string, number[]> {
  const epsilon = 1e-5;
  const loss = () =>
    runReference(parameters, options).reduce((sum, value, i) => sum + value * coefficients[i]!, 0);
  const gradients = new Map<string, number[]>();
  for (const [name, { data }] of Object.entries(parameters) as [string, Numbers][]) {
    gradients.set(
      name,
      Array.from(data, (value, i) => {
        data[i] = value + epsilon;
        const above = loss();
        data[i] = value - epsilon;
        const below = loss();
        data[i] = value;
        return (above - below) / (2 * epsilon);
      }),
    );
  }
  return gradients;
}
