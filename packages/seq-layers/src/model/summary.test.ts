import '@tensorflow/tfjs-backend-cpu';
import { expect, test } from 'vitest';
import { dense } from '../layers/dense.js';
import { embedding } from '../layers/embedding.js';
import { gru } from '../recurrent/gru.js';
import { lstm } from '../recurrent/lstm.js';
import { simpleRNN } from '../recurrent/simple-rnn.js';
import { countParams } from './count-params.js';
import { sequential } from './sequential.js';
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
