import type { TensorInfo } from '@tensorflow/tfjs-core';
import { BackendError } from '../../errors.js';
import type { Cell, CellInputs } from './cell.js';
import type { SequenceAttributes, SequenceInputs } from './sequence.js';

/**
 * Kernels read memory by these shapes, so all must fit.
 *
 * @throws BackendError `bad-input` naming the first input that does not
 */
export function checkInputs<Saved, Attributes extends SequenceAttributes>(
  kernelName: string,
  cell: Cell<Saved, Attributes>,
  inputs: SequenceInputs & CellInputs,
  attributes: Attributes,
): void {
  const { x, recurrentKernel } = inputs;
  const check = (
    name: string,
    info: TensorInfo | undefined,
    shape: readonly (number | string)[],
    dtype = 'float32',
  ) => {
    const fits =
      info !== undefined &&
      info.dtype === dtype &&
      info.shape.length === shape.length &&
      shape.every((size, axis) => typeof size === 'string' || size === info.shape[axis]);
    if (fits) return;
    throw new BackendError(
      'bad-input',
      `${kernelName}: ${name} must be ${dtype} [${shape.join(', ')}], got ` +
        (info ? `${info.dtype} [${info.shape}]` : 'none'),
    );
  };
  check('x', x, ['batch', 'time', 'inputDim']);
  check('recurrentKernel', recurrentKernel, ['units', 'columns']);
  const [batch, , inputDim] = x.shape as [number, number, number];
  const units = recurrentKernel.shape[0]!;
  const columns = cell.gateCount * units;
  const biasRows = cell.biasRows(attributes);
  check('recurrentKernel', recurrentKernel, [units, columns]);
  check('kernel', inputs.kernel, [inputDim, columns]);
  check('bias', inputs.bias, biasRows === 1 ? [columns] : [biasRows, columns]);
  cell.states.forEach((state, i) => check(`initial${state}`, inputs.initial[i], [batch, units]));
  if (inputs.lengths) check('lengths', inputs.lengths, [batch], 'int32');
  if (inputs.inputMask) check('inputMask', inputs.inputMask, [batch, inputDim]);
  if (inputs.recurrentMask) check('recurrentMask', inputs.recurrentMask, [batch, units]);
}
