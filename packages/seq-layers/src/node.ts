export { loadModel, saveModel } from './files/model-folder.js';
