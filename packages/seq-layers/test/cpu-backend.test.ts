import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { describeRecurrentContract } from './recurrent-contract.js';

describeRecurrentContract(async () => {
  await setBackend('cpu');
});
