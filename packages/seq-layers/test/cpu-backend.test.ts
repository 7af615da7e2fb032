import '@tensorflow/tfjs-backend-cpu';
import { describeRecurrentContract } from './recurrent-contract.js';

describeRecurrentContract('cpu');
