import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as generate from '@seqlab/generate';
import * as layers from '@seqlab/seq-layers';
import * as textData from '@seqlab/text-data';
import * as trainer from '@seqlab/trainer';
import * as trainerNode from '@seqlab/trainer/node';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const guide = (name: string) => read(`apps/docs/guide/${name}.md`);

test.each(['text-data', 'seq-layers', 'trainer', 'generate', 'backend'])(
  'troubleshooting lists the error codes of %s, and no others',
  (name) => {
    const union = /ErrorCode =(.*?);\n/s.exec(read(`packages/${name}/src/errors.ts`))![1]!;
    const codes = [...union.matchAll(/'([a-z-]+)'/g)].map(([, code]) => code!);
    expect(codes.length).toBeGreaterThan(3);
    expect(listedCodes(name).toSorted()).toEqual(codes.toSorted());
  },
);

/** The codes in the rows of the table from the package's class to the next one. */
function listedCodes(name: string): string[] {
  const rows = guide('troubleshooting')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const first = rows.findIndex(([, owner]) => owner?.endsWith(`Error\` (\`${name}\`)`));
  const last = rows.findIndex(([, owner], i) => i > first && owner !== '');
  return rows
    .slice(first, last === -1 ? undefined : last)
    .flatMap(([, , cell = '']) => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code!));
}

test('the page on the command line lists its commands, and no others', () => {
  const program = read('apps/cli/src/program.ts');
  const commands = [...program.matchAll(/'\.\/commands\/([a-z]+)\.js'/g)].map(([, name]) => name!);
  const listed = [...guide('command-line').matchAll(/^\| `seqlab ([a-z]+)`/gm)].map(
    ([, name]) => name!,
  );
  expect(commands.length).toBeGreaterThan(10);
  expect(listed.toSorted()).toEqual(commands.toSorted());
});

/** Functions that a user of Keras would look for; the others have nothing to do with what they know. */
function functionsOf(module: object): string[] {
  return Object.entries(module)
    .filter(([name, value]) => typeof value === 'function' && /^[a-z]/.test(name))
    .map(([name]) => name);
}

/** What has nothing like it in Keras. */
const others = new Set(
  `
  deserializeModel initialValues readSafetensors writeSafetensors
  arrayBatches natsToBits averageCheckpoints latestCheckpoint
  loadCheckpoint loadWeights saveCheckpoint charTokenizerFromJSON
  describe formatDescription labelledDataset mergeVocabularies
  ngramIndexFromJSON vocabularyFromJSON generateSamples projectorFiles
  readWordVectors vectorsOfEmbedding word2vecLines wordVectors
`
    .trim()
    .split(/\s+/),
);

test.each([
  ['seq-layers', functionsOf(layers)],
  ['trainer', [...functionsOf(trainer), ...functionsOf(trainerNode)]],
  ['text-data', functionsOf(textData)],
  ['generate', functionsOf(generate)],
])('the page for those who come from Keras has every function of %s that Keras has', (_, names) => {
  const words = new Set(guide('from-keras').match(/\w+/g));
  expect(names.filter((name) => !words.has(name) && !others.has(name))).toEqual([]);
});

/** What those who know another library look for first, whether SeqLab has it or not. */
const commonest = {
  'from-keras': `
    Sequential Model Input Embedding SimpleRNN LSTM GRU LSTMCell GRUCell RNN StackedRNNCells Bidirectional
    TimeDistributed Masking Dense Dropout SpatialDropout1D LayerNormalization BatchNormalization Conv1D
    MaxPooling1D GlobalAveragePooling1D GlobalMaxPooling1D Attention MultiHeadAttention Flatten Reshape
    RepeatVector Permute Activation Add Multiply Average Concatenate Dot Lambda return_sequences
    return_state initial_state stateful go_backwards recurrent_dropout reset_after mask_zero
    compile fit evaluate predict summary count_params get_layer get_weights set_weights save_weights
    load_weights save load_model get_config reset_states clone_model plot_model trainable
    train_on_batch test_on_batch predict_on_batch GradientTape train_step epochs batch_size
    validation_data validation_split class_weight sample_weight loss_weights steps_per_epoch
    initial_epoch clipnorm clipvalue global_clipnorm SparseCategoricalCrossentropy
    CategoricalCrossentropy BinaryCrossentropy MeanSquaredError MeanAbsoluteError Huber KLDivergence
    CosineSimilarity label_smoothing ignore_class SGD Adam AdamW RMSprop Adagrad Adadelta Nadam
    ExponentialDecay CosineDecay PiecewiseConstantDecay PolynomialDecay LearningRateScheduler
    EarlyStopping ModelCheckpoint ReduceLROnPlateau TensorBoard CSVLogger LambdaCallback TerminateOnNaN
    BackupAndRestore BinaryAccuracy SparseCategoricalAccuracy TopKCategoricalAccuracy Precision Recall
    AUC F1Score Tokenizer TextVectorization StringLookup texts_to_sequences pad_sequences to_categorical
    skipgrams imdb text_dataset_from_directory`,
  'from-pytorch': `
    nn.Embedding from_pretrained nn.EmbeddingBag nn.RNN nn.LSTM nn.GRU nn.LSTMCell nn.GRUCell nn.RNNCell
    num_layers bidirectional batch_first pack_padded_sequence pad_packed_sequence pad_sequence nn.Linear
    nn.Dropout nn.LayerNorm nn.BatchNorm1d nn.Conv1d nn.MultiheadAttention nn.Transformer
    scaled_dot_product_attention nn.Flatten nn.Sequential nn.Module nn.ReLU nn.Softmax torch.cat
    DataLoader Dataset IterableDataset collate_fn zero_grad backward step no_grad eval
    clip_grad_norm_ clip_grad_value_ manual_seed requires_grad_ detach torch.save load_state_dict
    state_dict SummaryWriter nn.CrossEntropyLoss F.cross_entropy ignore_index nn.NLLLoss
    nn.BCEWithLogitsLoss nn.BCELoss nn.MSELoss nn.L1Loss nn.HuberLoss nn.KLDivLoss nn.CTCLoss
    pos_weight optim.SGD optim.Adam optim.AdamW optim.RMSprop optim.Adagrad StepLR ExponentialLR
    CosineAnnealingLR OneCycleLR ReduceLROnPlateau LambdaLR register_forward_hook autocast
    build_vocab_from_iterator get_tokenizer F.one_hot torch.multinomial`,
  'from-tfjs': `
    tf.sequential tf.model tf.input tf.layers.embedding tf.layers.simpleRNN lstm gru tf.layers.rnn
    lstmCell gruCell stackedRNNCells bidirectional timeDistributed masking tf.layers.dense dropout
    spatialDropout1d layerNormalization batchNormalization conv1d maxPooling1d reshape repeatVector
    permute flatten activation globalAveragePooling1d globalMaxPooling1d concatenate dot resetAfter
    compile model.fit fitDataset trainOnBatch model.evaluate model.predict summary getWeights
    loadLayersModel tf.train.adam sgd rmsprop adagrad adadelta adamax tf.losses tf.metrics
    earlyStopping CustomCallback tf.variableGrads minimize tf.tidy tf.memory tf.dispose tf.keep
    tf.data tfvis tf.multinomial`,
};

test.each(Object.entries(commonest))('%s has rows for what is used most there', (page, list) => {
  // The first column is the other library's.
  const cells = guide(page).matchAll(/^\|([^|]*)\|/gm);
  const code = [...cells].flatMap(([, cell]) => cell!.match(/`[^`]+`/g) ?? []).join(' ');
  const isThere = (name: string) =>
    new RegExp(`(?<!\\w)${name.replaceAll('.', '\\.')}(?!\\w)`).test(code);
  const names = list.trim().split(/\s+/);
  expect(names.filter((name) => !isThere(name))).toEqual([]);
});
