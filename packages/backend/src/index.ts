export { type EngineInfo } from './engine/engine';
export { type SimdLevel } from './engine/kernel-module';
export { type BackendOptions } from './engine/options';
export { BackendError, type BackendErrorCode } from './errors';
export { engineInfo, registerSeqlabBackend } from './register';
