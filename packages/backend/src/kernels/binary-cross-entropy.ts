import {
  engine,
  type GradConfig,
  type KernelConfig,
  type Tensor,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { SeqlabBackend } from '../backend.js';
import { BackendError } from '../errors.js';
import { allFloat } from './cpu-kernel.js';

/** −y · log σ(x) − (1 − y) · log(1 − σ(x)) of each logit x and label y, in nats. */
export const binaryCrossEntropy: KernelConfig = {
  kernelName: 'SeqLabBinaryCrossEntropy',
  backendName: 'seqlab',
  kernelFunc: ({ inputs, backend: active }) => {
    const backend = active as SeqlabBackend;
    const { logits, labels } = inputs as { logits: TensorInfo; labels: TensorInfo };
    if (!allFloat(logits, labels) || !util.arraysEqual(logits.shape, labels.shape)) {
      throw new BackendError(
        'bad-input',
        'binary cross-entropy: logits and labels must be float32 of one shape, got ' +
          `${logits.dtype} [${logits.shape}] and ${labels.dtype} [${labels.shape}]`,
      );
    }
    const losses = backend.allocate(logits.shape);
    backend.engine.run(
      'binaryCrossEntropy',
      util.sizeFromShape(logits.shape),
      backend.address(logits),
      backend.address(labels),
      backend.address(losses),
    );
    return losses;
  },
};

/** (σ(logits) − labels) · dLosses. */
export const binaryCrossEntropyGradient: KernelConfig = {
  kernelName: 'SeqLabBinaryCrossEntropyGradient',
  backendName: 'seqlab',
  kernelFunc: ({ inputs, backend: active }) => {
    const backend = active as SeqlabBackend;
    const { logits, labels, dLosses } = inputs as Record<string, TensorInfo>;
    const gradient = backend.allocate(logits!.shape);
    backend.engine.run(
      'binaryCrossEntropyGradient',
      util.sizeFromShape(logits!.shape),
      backend.address(logits!),
      backend.address(labels!),
      backend.address(dLosses!),
      backend.address(gradient),
    );
    return gradient;
  },
};

export const binaryCrossEntropyTape: GradConfig = {
  kernelName: 'SeqLabBinaryCrossEntropy',
  inputsToSave: ['logits', 'labels'],
  gradFunc: (dy, saved) => {
    const [logits, labels] = saved as [Tensor, Tensor];
    const inputs = { logits, labels, dLosses: dy as Tensor };
    return {
      logits: () => engine().runKernel('SeqLabBinaryCrossEntropyGradient', inputs) as Tensor,
    };
  },
};
