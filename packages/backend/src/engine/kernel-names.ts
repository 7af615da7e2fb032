/** Exports of the WebAssembly module that run on every thread of the team; the order is their number. */
export const kernelNames = [
  'adam',
  'arrangeGates',
  'crossEntropy',
  'crossEntropyGradient',
  'gatherRows',
  'gruBackward',
  'gruForward',
  'gruResetBeforeBackward',
  'gruResetBeforeForward',
  'lstmBackward',
  'lstmForward',
  'packState',
  'packSteps',
  'restoreGates',
  'scatterAddRows',
  'simpleRnnBackward',
  'simpleRnnForward',
  'sumOfSquares',
  'teamGemm',
  'unpackState',
  'unpackSteps',
] as const;

export type KernelName = (typeof kernelNames)[number];
