import '@tensorflow/tfjs-backend-cpu';
import { expect, test } from 'vitest';
import { dense } from '../layers/dense.js';
import { embedding } from '../layers/embedding.js';
import { gru } from '../recurrent/gru.js';
import { lstm } from '../recurrent/lstm.js';
import { simpleRNN } from '../recurrent/simple-rnn.js';
import { countParams } from './count-params.js';
import { sequential } from './sequential.js';
import { summaryData, type SummaryData, type SummaryRow } from './summary-data.js';
import { summary } from './summary.js';

const zeros = { kernelInitializer: 'zeros', recurrentInitializer: 'zeros' } as const;

test('prints what Keras 2.13 printed for the same model', () => {
  const model = sequential(
    [
      lstm({ units: 50, activation: 'relu' }),
      dense({ units: 128, name: 'dense_3' }),
      dense({ units: 64, name: 'dense_4' }),
      dense({ units: 1, name: 'dense_5' }),
    ],
    { name: 'sequential_1', inputShape: [1, 10] },
  );
  expect(summary(model).split('\n')).toEqual([
    'Model: "sequential_1"',
    '_________________________________________________________________',
    ' Layer (type)                Output Shape              Param #   ',
    '=================================================================',
    ' lstm (LSTM)                 (None, 50)                12200     ',
    '                                                                 ',
    ' dense_3 (Dense)             (None, 128)               6528      ',
    '                                                                 ',
    ' dense_4 (Dense)             (None, 64)                8256      ',
    '                                                                 ',
    ' dense_5 (Dense)             (None, 1)                 65        ',
    '                                                                 ',
    '=================================================================',
    'Total params: 27049 (105.66 KB)',
    'Trainable params: 27049 (105.66 KB)',
    'Non-trainable params: 0 (0.00 Byte)',
    '_________________________________________________________________',
  ]);
});

test('prints sequences with None, and megabytes', () => {
  const model = sequential([
    embedding({ inputDim: 65, outputDim: 256 }),
    simpleRNN({ units: 1024, returnSequences: true, ...zeros }),
    dense({ units: 65 }),
  ]);
  expect(summary(model).split('\n').slice(4, 14)).toEqual([
    ' embedding (Embedding)       (None, None, 256)         16640     ',
    '                                                                 ',
    ' simple_rnn (SimpleRNN)      (None, None, 1024)        1311744   ',
    '                                                                 ',
    ' dense (Dense)               (None, None, 65)          66625     ',
    '                                                                 ',
    '=================================================================',
    'Total params: 1395009 (5.32 MB)',
    'Trainable params: 1395009 (5.32 MB)',
    'Non-trainable params: 0 (0.00 Byte)',
  ]);
});

test('wraps a name that does not fit its column where Keras does', () => {
  const model = sequential([dense({ units: 2, name: 'projection_to_vocabulary' })], {
    inputShape: [3],
  });
  expect(summary(model).split('\n').slice(4, 6)).toEqual([
    ' projection_to_vocabulary (  (None, 2)                 8         ',
    ' Dense)                                                          ',
  ]);
});

test('takes a line length', () => {
  const model = sequential([dense({ units: 2 })], { inputShape: [3] });
  const lines = summary(model, { lineLength: 40 }).split('\n');
  expect(lines.slice(1, 6)).toEqual([
    '________________________________________',
    ' Layer (type)     Output Shape    Param ',
    '                                  #     ',
    '========================================',
    ' dense (Dense)    (None, 2)       8     ',
  ]);
  expect(() => summary(model, { lineLength: 10 })).toThrow(
    'summary: lineLength must be an integer of at least 20, got 10',
  );
});

/** Plain data of layers whose weights are all trainable, by default. */
function dataOf(layers: readonly SummaryRow[], nonTrainableParams = 0): SummaryData {
  const totalParams = layers.reduce((sum, { params }) => sum + params, 0);
  const trainableParams = totalParams - nonTrainableParams;
  return { name: 'sequential', layers, totalParams, trainableParams, nonTrainableParams };
}

function row(
  name: string,
  className: string,
  [outputShape, params]: readonly [SummaryRow['outputShape'], number],
): SummaryRow {
  return { name, className, outputShape, params, trainable: true };
}

const table = [
  'Model: "sequential"',
  '_________________________________________________________________',
  ' Layer (type)                Output Shape              Param #   ',
  '=================================================================',
];
const blank = '                                                                 ';
const doubleRule = '=================================================================';
const rule = '_________________________________________________________________';

// The tables of TensorFlow's text tutorials as Keras 2.15 prints them.
test.each<[string, SummaryData, string[]]>([
  [
    'embedding and pooling',
    dataOf([
      row('embedding', 'Embedding', [[null, null, 16], 160_000]),
      row('global_average_pooling1d', 'GlobalAveragePooling1D', [[null, 16], 0]),
      row('dense', 'Dense', [[null, 64], 1088]),
      row('dense_1', 'Dense', [[null, 1], 65]),
    ]),
    [
      ...table,
      ' embedding (Embedding)       (None, None, 16)          160000    ',
      blank,
      ' global_average_pooling1d (  (None, 16)                0         ',
      ' GlobalAveragePooling1D)                                         ',
      blank,
      ' dense (Dense)               (None, 64)                1088      ',
      blank,
      ' dense_1 (Dense)             (None, 1)                 65        ',
      blank,
      doubleRule,
      'Total params: 161153 (629.50 KB)',
      'Trainable params: 161153 (629.50 KB)',
      'Non-trainable params: 0 (0.00 Byte)',
      rule,
    ],
  ],
  [
    'SimpleRNN classifier',
    dataOf([
      row('embedding', 'Embedding', [[null, null, 16], 160_000]),
      row('simple_rnn', 'SimpleRNN', [[null, 64], 5184]),
      row('dense', 'Dense', [[null, 64], 4160]),
      row('dense_1', 'Dense', [[null, 1], 65]),
    ]),
    [
      ...table,
      ' embedding (Embedding)       (None, None, 16)          160000    ',
      blank,
      ' simple_rnn (SimpleRNN)      (None, 64)                5184      ',
      blank,
      ' dense (Dense)               (None, 64)                4160      ',
      blank,
      ' dense_1 (Dense)             (None, 1)                 65        ',
      blank,
      doubleRule,
      'Total params: 169409 (661.75 KB)',
      'Trainable params: 169409 (661.75 KB)',
      'Non-trainable params: 0 (0.00 Byte)',
      rule,
    ],
  ],
  [
    'Shakespeare with SimpleRNN',
    dataOf([
      row('embedding', 'Embedding', [[null, null, 256], 16_640]),
      row('simple_rnn', 'SimpleRNN', [[null, null, 1024], 1_311_744]),
      row('dense', 'Dense', [[null, null, 65], 66_625]),
    ]),
    [
      ...table,
      ' embedding (Embedding)       (None, None, 256)         16640     ',
      blank,
      ' simple_rnn (SimpleRNN)      (None, None, 1024)        1311744   ',
      blank,
      ' dense (Dense)               (None, None, 65)          66625     ',
      blank,
      doubleRule,
      'Total params: 1395009 (5.32 MB)',
      'Trainable params: 1395009 (5.32 MB)',
      'Non-trainable params: 0 (0.00 Byte)',
      rule,
    ],
  ],
  [
    'stacked bidirectional LSTM',
    dataOf([
      row('embedding', 'Embedding', [[null, null, 16], 160_000]),
      row('bidirectional', 'Bidirectional', [[null, null, 128], 41_472]),
      row('bidirectional_1', 'Bidirectional', [[null, 128], 98_816]),
      row('dense', 'Dense', [[null, 64], 8256]),
      row('dense_1', 'Dense', [[null, 1], 65]),
    ]),
    [
      ...table,
      ' embedding (Embedding)       (None, None, 16)          160000    ',
      blank,
      ' bidirectional (Bidirection  (None, None, 128)         41472     ',
      ' al)                                                             ',
      blank,
      ' bidirectional_1 (Bidirecti  (None, 128)               98816     ',
      ' onal)                                                           ',
      blank,
      ' dense (Dense)               (None, 64)                8256      ',
      blank,
      ' dense_1 (Dense)             (None, 1)                 65        ',
      blank,
      doubleRule,
      'Total params: 308609 (1.18 MB)',
      'Trainable params: 308609 (1.18 MB)',
      'Non-trainable params: 0 (0.00 Byte)',
      rule,
    ],
  ],
])('prints the table of %s', (_, data, lines) => {
  expect(summary(data).split('\n')).toEqual(lines);
});

test.each([
  // Python rounds halves to even: 4.125 and 4.625 down, 4.375 and 4.875 up.
  [255, '1020.00 Byte'],
  [256, '1.00 KB'],
  [1056, '4.12 KB'],
  [1120, '4.38 KB'],
  [1184, '4.62 KB'],
  [1248, '4.88 KB'],
  [294_912, '1.12 MB'],
  [2 ** 28, '1.00 GB'],
])('%d parameters take %s', (params, size) => {
  const lines = summary(dataOf([row('a', 'Dense', [[null, 1], params])], params)).split('\n');
  expect(lines).toContain(`Total params: ${params} (${size})`);
  expect(lines).toContain('Trainable params: 0 (0.00 Byte)');
  expect(lines).toContain(`Non-trainable params: ${params} (${size})`);
});

test('gives its data, from which it prints the same', () => {
  const model = sequential([embedding({ inputDim: 5, outputDim: 2 }), lstm({ units: 3 })]);
  const data = summaryData(model);
  expect(data).toEqual({
    name: 'sequential',
    layers: [
      row('embedding', 'Embedding', [[null, null, 2], 10]),
      row('lstm', 'LSTM', [[null, 3], 72]),
    ],
    totalParams: 82,
    trainableParams: 82,
    nonTrainableParams: 0,
  });
  expect(summary(JSON.parse(JSON.stringify(data)) as SummaryData)).toBe(summary(model));
});

test('prints Markdown', () => {
  const model = sequential([dense({ units: 2, name: 'to_vocabulary' })], { inputShape: [3] });
  expect(summary(model, { format: 'markdown' }).split('\n')).toEqual([
    '**Model: "sequential"**',
    '',
    '| Layer (type) | Output Shape | Param # |',
    '| --- | --- | ---: |',
    String.raw`| to\_vocabulary (Dense) | (None, 2) | 8 |`,
    '',
    '- Total params: 8 (32.00 Byte)',
    '- Trainable params: 8 (32.00 Byte)',
    '- Non-trainable params: 0 (0.00 Byte)',
  ]);
});

test('takes positions, as shares or in characters', () => {
  const model = sequential([dense({ units: 2 })], { inputShape: [3] });
  const positions = [20, 34, 44];
  const lines = summary(model, { positions, lineLength: 44 }).split('\n');
  expect(lines.slice(1, 5)).toEqual([
    '____________________________________________',
    ' Layer (type)       Output Shap   Param #   ',
    '                    e                       ',
    '============================================',
  ]);
  const shares = [20.5 / 44, 34.5 / 44, 1];
  expect(summary(model, { positions: shares, lineLength: 44 })).toBe(lines.join('\n'));
  expect(() => summary(model, { positions: [20, 18, 44] })).toThrow(
    'summary: positions must rise by at least 4 characters each, got 20, 18, 44',
  );
  expect(() => summary(model, { positions: [20, 44] })).toThrow(
    'summary: positions must be 3 numbers, got 2',
  );
});

test('needs a built model', () => {
  expect(() => summary(sequential([dense({ units: 2 })]))).toThrow(
    'summary: sequential is not built yet; give sequential the option inputShape',
  );
});

// The counts Keras prints in its documentation and TensorFlow in its text generation tutorial.
test.each([
  [4, gru({ units: 5, resetAfter: true }), 165],
  [4, gru({ units: 5, resetAfter: false }), 150],
  [256, gru({ units: 1024, ...zeros }), 3_938_304],
  [256, gru({ units: 1024, resetAfter: false, ...zeros }), 3_935_232],
  [128, lstm({ units: 64 }), 98_816 / 2],
  [128, dense({ units: 64 }), 8256],
])('countParams of a layer on %d inputs is what Keras counts (%#)', (inputDim, layer, count) => {
  layer.build([null, null, inputDim]);
  expect(countParams(layer)).toBe(count);
});

test('countParams of the text generation tutorial is what TensorFlow prints', () => {
  const model = sequential([
    embedding({ inputDim: 66, outputDim: 256 }),
    gru({ units: 1024, returnSequences: true, ...zeros }),
    dense({ units: 66 }),
  ]);
  expect(countParams(model)).toBe(4_022_850);
});
