// The whole of TensorFlow.js is larger than this site; examples that import it are compiled only.
declare module '@tensorflow/tfjs' {
  export * from '@tensorflow/tfjs-core';
}
