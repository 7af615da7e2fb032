// What a user of the published package writes; packed.test.ts compiles and runs it as an ES module
// and as a CommonJS module.
import '@tensorflow/tfjs-backend-cpu';
import { mean, square, tensor2d, variableGrads, type Scalar } from '@tensorflow/tfjs-core';
import {
  countParams,
  dense,
  embedding,
  lstm,
  SeqLayersError,
  sequential,
  type ModelStates,
  type Model,
} from '@seqlab/seq-layers';
import { registerGradients } from '@seqlab/seq-layers/gradients';
import { loadKerasWeights } from '@seqlab/seq-layers/keras';
import { loadModel, saveModel } from '@seqlab/seq-layers/node';
import { toOnnx } from '@seqlab/seq-layers/onnx';
import { fromPyTorch, toPyTorch } from '@seqlab/seq-layers/pytorch';
import { fromTfjs, toTfjs } from '@seqlab/seq-layers/tfjs';

async function main(): Promise<void> {
  registerGradients();
  const model: Model = sequential(
    [
      embedding({ inputDim: 9, outputDim: 4 }),
      lstm({ units: 6, returnSequences: true, stateful: true }),
      dense({ units: 9 }),
    ],
    { seed: 1 },
  );
  const ids = tensor2d([1, 2, 3, 4, 5, 6], [2, 3], 'int32');
  const { grads } = variableGrads(() => mean(square(model.apply(ids).output)) as Scalar);
  const states: ModelStates = model.apply(ids).states;
  await saveModel(model, 'model');
  const loaded = await loadModel('model');
  const missing: unknown = await loadModel('missing').catch((error: unknown) => error);
  const lstmLayer = model.getLayer('lstm');
  // HDF5 is an ES module inside, loaded by CommonJS too.
  const noHdf5: unknown = await loadKerasWeights(model, new Uint8Array(9)).catch(
    (error: unknown) => error,
  );
  const result = {
    params: countParams(model),
    gradients: Object.keys(grads).length,
    states: states.map((own) => own.length),
    output: Array.from(model.predict(ids).dataSync()),
    sameWhenLoaded: Array.from(loaded.predict(ids).dataSync()),
    missing: missing instanceof SeqLayersError && missing.code,
    throughTfjs: Array.from(
      fromTfjs(await toTfjs(loaded))
        .predict(ids)
        .dataSync(),
    ),
    throughPyTorch: Object.keys(fromPyTorch(lstmLayer, await toPyTorch(lstmLayer))),
    onnxBytes: (await toOnnx(model)).length,
    noHdf5: noHdf5 instanceof SeqLayersError && noHdf5.code,
  };
  console.log(JSON.stringify(result));
}

void main();
