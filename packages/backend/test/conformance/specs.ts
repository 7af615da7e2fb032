import './environment.js';
import '@tensorflow/tfjs-core/dist/tests';
