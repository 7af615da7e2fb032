export { beamSearch, type Beam, type BeamSearchOptions } from './beam/beam-search.js';
export { GenerateError, type GenerateErrorCode } from './errors.js';
export type {
  Constraint,
  ConstraintCallback,
  ConstraintContext,
  ConstraintStart,
  ConstraintState,
  TextConstraint,
} from './constraints/constraint.js';
export type { GenerateOptions, PromptOptions } from './generate-options.js';
export { generateSamples, type GenerateSamplesOptions, type Sample } from './generate-samples.js';
export { generate } from './generate.js';
export type { FinishReason, RestrictionOptions, SamplingOptions } from './sampling-options.js';
export { classify, type Classification, type ClassifyOptions } from './scoring/classify.js';
export type { PaddingOptions } from './scoring/length-batches.js';
export { score, type ScoreOptions, type TextScore, type TokenSurprise } from './scoring/score.js';
export {
  session,
  type Session,
  type SessionGenerateOptions,
  type SessionOptions,
} from './session/session.js';
export { stream } from './stream.js';
export type { TextTokenizer } from './tokenizer.js';
export type { TokenReference } from './tokens/token-ids.js';
export { analogy, type AnalogyOptions } from './word-vectors/analogy.js';
export {
  embeddingMatrix,
  type EmbeddingMatrix,
  type EmbeddingMatrixOptions,
} from './word-vectors/embedding-matrix.js';
export type { ByteSource } from './word-vectors/formats/byte-source.js';
export type { KeepWords } from './word-vectors/formats/kept-vectors.js';
export {
  readWordVectors,
  type ReadWordVectorsOptions,
  type WordVectorFormat,
} from './word-vectors/formats/read-word-vectors.js';
export { word2vecLines } from './word-vectors/formats/word2vec-lines.js';
export {
  nearestNeighbors,
  type NearestNeighborsOptions,
  type Neighbor,
} from './word-vectors/nearest-neighbors.js';
export {
  projectPca,
  type PcaProjection,
  type ProjectPcaOptions,
} from './word-vectors/project-pca.js';
export { projectUmap, type ProjectUmapOptions } from './word-vectors/project-umap.js';
export type { Projection } from './word-vectors/projection.js';
export { projectorFiles, type ProjectorFiles } from './word-vectors/projector/projector-files.js';
export type { ProjectorOptions } from './word-vectors/projector/projector-lines.js';
export { skipGramModel, type SkipGramModelOptions } from './word-vectors/skip-gram-model.js';
export { vectorsOfEmbedding, type EmbeddingOwner } from './word-vectors/vectors-of-embedding.js';
export type { VocabularyLike, VocabularyWords } from './word-vectors/vocabulary-words.js';
export {
  wordVectors,
  type WordVectors,
  type WordVectorsOptions,
} from './word-vectors/word-vectors.js';
