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
  type Mask,
  type SymbolicApplyOptions,
} from './layer.js';
export { type LayerOptions } from './layer-options.js';
export { activation, type ActivationOptions } from './layers/activation.js';
export { attention, type AttentionOptions } from './layers/attention.js';
export { flatten, type FlattenOptions } from './layers/flatten.js';
export {
  globalAveragePooling1d,
  globalMaxPooling1d,
  type GlobalPooling1DOptions,
} from './layers/global-pooling-1d.js';
export {
  layerNormalization,
  type LayerNormalizationOptions,
} from './layers/layer-normalization.js';
export { masking, type MaskingOptions } from './layers/masking.js';
export {
  add,
  average,
  concatenate,
  multiply,
  type ConcatenateOptions,
  type MergeOptions,
} from './layers/merge.js';
export { dot, type DotOptions } from './layers/dot.js';
export { spatialDropout1d, type SpatialDropout1DOptions } from './layers/spatial-dropout-1d.js';
export { tiedDense, type TiedDenseOptions } from './layers/tied-dense.js';
export { timeDistributed, type TimeDistributedOptions } from './layers/time-distributed.js';
export { bidirectional, type BidirectionalOptions } from './recurrent/bidirectional.js';
export { stacked, type StackedOptions } from './recurrent/stacked.js';
export { type SymbolicCall, type SymbolicTensor } from './symbolic-tensor.js';
export { type Constraint } from './weights/constraint.js';
export { type Regularizer } from './weights/regularizer.js';
export { type Weight, type WeightSource } from './weights/weight.js';
export { dense, type DenseOptions } from './layers/dense.js';
export { dropout, type DropoutOptions } from './layers/dropout.js';
export { embedding, type EmbeddingOptions } from './layers/embedding.js';
export { countParams } from './model/count-params.js';
export { modelFromConfig, type ModelFromConfigOptions } from './model/model-from-config.js';
export {
  type FunctionalConfig,
  type ModelConfig,
  type SequentialConfig,
} from './model/model-config.js';
export {
  type Model,
  type ModelApplyOptions,
  type ModelInput,
  type ModelOptions,
  type ModelResult,
  type ModelStates,
} from './model/model.js';
export {
  functional,
  input,
  type FunctionalOptions,
  type InputOptions,
} from './model/functional.js';
export { copyModel } from './model/copy-model.js';
export {
  gateActivations,
  type GateActivations,
  type GateActivationsOptions,
} from './model/gate-activations.js';
export { type CallShapes, type Graph, type GraphCall, type ValueSource } from './model/graph.js';
export { sequential, type SequentialOptions } from './model/sequential.js';
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
export { quantizeWeights, type QuantizeWeightsOptions } from './quantization/quantize-weights.js';
export { type QuantizedBits } from './quantization/round-weight.js';
export { type CellPart } from './recurrent/cell.js';
export { gru, type GRUOptions } from './recurrent/gru.js';
export { lstm, type LSTMOptions } from './recurrent/lstm.js';
export {
  type LastStepLayer,
  type RecurrentOptions,
  type ReturnsLast,
  type ReturnsSequences,
  type SequenceLayer,
} from './recurrent/options.js';
export { simpleRNN, type SimpleRNNOptions } from './recurrent/simple-rnn.js';
export { type Shape } from './shape.js';
