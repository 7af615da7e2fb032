import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { describeLayerContract } from './layer-contract.js';
import { describeQuantizationContract } from './quantization-contract.js';
import { describeRecurrentContract } from './recurrent-contract.js';

const useCpu = async () => {
  await setBackend('cpu');
};

describeRecurrentContract(useCpu);
describeLayerContract(useCpu);
describeQuantizationContract(useCpu);
