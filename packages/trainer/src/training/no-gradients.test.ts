import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { contiguousWindows, patternIds } from '../../test/sources.js';
import { tinyModel, tinyOptions } from '../../test/tiny-model.js';
import { fit } from './fit.js';

it('says how to register gradients where nobody has', async () => {
  const data = contiguousWindows(patternIds(31), { batchSize: 2, seqLength: 5 });
  await expect(fit(tinyModel(), data, tinyOptions())).rejects.toThrow(
    expect.objectContaining({
      code: 'no-gradients',
      message: expect.stringContaining('call registerGradients() of @seqlab/seq-layers/gradients'),
    }),
  );
});
