export {
  chooseDevice,
  type ChooseDeviceOptions,
  type Device,
  type DeviceChoice,
} from './device.js';
export { loadModel, saveModel } from './files/model-folder.js';
