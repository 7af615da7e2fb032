export { awaitJob, closeJob, failTeam, finishJob, joinTeam, openJob, takePlace } from './team';
export { gemmScratch, setGemm, teamGemm } from './gemm';
export {
  arrangeGates,
  packState,
  packSteps,
  restoreGates,
  unpackState,
  unpackSteps,
} from './sequence';
export { lstmBackward, lstmForward } from './lstm';
export { gruBackward, gruForward } from './gru';
export { gruResetBeforeBackward, gruResetBeforeForward } from './gru-reset-before';
export { simpleRnnBackward, simpleRnnForward } from './simple-rnn';
export { gatherRows, scatterAddRepeatedRows, scatterAddRows, sumRows } from './embedding';
export { meanOverTime, meanOverTimeGradient, repeatRows } from './mean-over-time';
export { binaryCrossEntropy, binaryCrossEntropyGradient } from './binary-cross-entropy';
export { clip, clippedLog, clippedLogGradient } from './clip';
export { crossEntropy, crossEntropyGradient } from './cross-entropy';
export { dropout } from './dropout';
export { quantizedGemm } from './quantized';
export { adagrad } from './optimizers/adagrad';
export { adam } from './optimizers/adam';
export { rmsprop } from './optimizers/rmsprop';
export { sgd, sgdWithMomentum } from './optimizers/sgd';
export { sumOfSquares } from './sum-of-squares';
export { binary, unary } from './elementwise';
export { reduceAxis } from './reduce';
export { softmax } from './softmax';
export { copyRows, reverseAxis, swapAxes } from './rearrange';
