export { type EngineInfo } from './engine/engine.js';
export { type SimdLevel } from './engine/kernel-module.js';
export { type BackendOptions } from './engine/options.js';
export { BackendError, type BackendErrorCode } from './errors.js';
export { engineInfo, registerSeqlabBackend, type RegisterOptions } from './register.js';
