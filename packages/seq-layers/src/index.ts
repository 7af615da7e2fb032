export { type Activation } from './activations.js';
export { SeqLayersError, type SeqLayersErrorCode } from './errors.js';
export { type NdArray } from './files/nd-array.js';
export { readSafetensors, writeSafetensors } from './files/safetensors.js';
export { deserializeModel, serializeModel, type ModelFiles } from './files/serialize.js';
export {
  initialValues,
  type Initializer,
  type InitializerName,
  type InitialValuesOptions,
} from './initializers/initializer.js';
export {
  type BuildOptions,
  type Layer,
  type LayerApplyOptions,
  type LayerConfig,
  type LayerResult,
  type Weight,
  type WeightSource,
} from './layer.js';
export { dense, type DenseOptions } from './layers/dense.js';
export { dropout, type DropoutOptions } from './layers/dropout.js';
export { embedding, type EmbeddingOptions } from './layers/embedding.js';
export { countParams } from './model/count-params.js';
export { modelFromConfig, type ModelFromConfigOptions } from './model/model-from-config.js';
export {
  sequential,
  type ModelApplyOptions,
  type ModelConfig,
  type ModelResult,
  type ModelStates,
  type Sequential,
  type SequentialOptions,
} from './model/sequential.js';
export { summaryData, type SummaryData, type SummaryRow } from './model/summary-data.js';
export { summary, type SummaryOptions } from './model/summary.js';
export {
  type BidirectionalCountOptions,
  type StackedCountOptions,
} from './param-count/combined.js';
export { type ParamCount } from './param-count/count.js';
export { type DenseCountOptions, type EmbeddingCountOptions } from './param-count/feed-forward.js';
export {
  estimate,
  type Estimate,
  type EstimateOptions,
  type LayerEstimate,
} from './param-count/estimate.js';
export { paramCount } from './param-count/param-count.js';
export { type GRUCountOptions, type RecurrentCountOptions } from './param-count/recurrent.js';
export { gru, type GRUOptions } from './recurrent/gru.js';
export { lstm, type LSTMOptions } from './recurrent/lstm.js';
export { type RecurrentOptions } from './recurrent/options.js';
export { simpleRNN, type SimpleRNNOptions } from './recurrent/simple-rnn.js';
export { type Shape } from './shape.js';
