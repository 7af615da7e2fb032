import {
  engine,
  type GradConfig,
  type KernelConfig,
  type Tensor,
  util,
} from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../backend.js';
import { BackendError } from '../errors.js';

function checkInputs({ logits, labels }: { logits: Tensor; labels: Tensor }): void {
  const [rows] = logits.shape;
  const isMatrix = logits.dtype === 'float32' && logits.shape.length === 2;
  if (isMatrix && labels.dtype === 'int32' && util.arraysEqual(labels.shape, [rows!])) return;
  throw new BackendError(
    'bad-input',
    'cross-entropy: logits must be float32 [n, classes] and labels int32 [n], got ' +
      `${logits.dtype} [${logits.shape}] and ${labels.dtype} [${labels.shape}]`,
  );
}

function checkLabels(labels: Int32Array, classes: number): void {
  for (let i = 0; i < labels.length; i++) {
    if (labels[i]! < 0 || labels[i]! >= classes) {
      throw new BackendError(
        'bad-input',
        `cross-entropy: labels must lie from 0 to ${classes - 1}, got ${labels[i]} at position ${i}`,
      );
    }
  }
}

/** −log softmax(logits)[label] of each row, in nats. */
export const crossEntropy: KernelConfig = {
  kernelName: 'SeqLabSparseCrossEntropy',
  backendName: 'seqlab',
  kernelFunc: ({ inputs, backend: active }) => {
    const backend = active as SeqlabBackend;
    const { logits, labels } = inputs as { logits: Tensor; labels: Tensor };
    checkInputs({ logits, labels });
    const [rows, classes] = logits.shape as [number, number];
    checkLabels(backend.values(labels) as Int32Array, classes);
    const losses = backend.allocate([rows]);
    backend.engine.run(
      'crossEntropy',
      rows,
      classes,
      backend.address(logits),
      backend.address(labels),
      backend.address(losses),
    );
    return losses;
  },
};

/** (softmax(logits) − onehot(labels)) · dLosses. */
export const crossEntropyGradient: KernelConfig = {
  kernelName: 'SeqLabSparseCrossEntropyGradient',
  backendName: 'seqlab',
  kernelFunc: ({ inputs, backend: active }) => {
    const backend = active as SeqlabBackend;
    const { logits, labels, dLosses } = inputs as Record<string, Tensor>;
    const [rows, classes] = logits!.shape as [number, number];
    const gradient = backend.allocate([rows, classes]);
    backend.engine.run(
      'crossEntropyGradient',
      rows,
      classes,
      backend.address(logits!),
      backend.address(labels!),
      backend.address(dLosses!),
      backend.address(gradient),
    );
    return gradient;
  },
};

export const crossEntropyTape: GradConfig = {
  kernelName: 'SeqLabSparseCrossEntropy',
  inputsToSave: ['logits', 'labels'],
  gradFunc: (dy, saved) => {
    const [logits, labels] = saved as [Tensor, Tensor];
    const inputs = { logits, labels, dLosses: dy as Tensor };
    return {
      logits: () => engine().runKernel('SeqLabSparseCrossEntropyGradient', inputs) as Tensor,
    };
  },
};
