export {
  listIndexedDB,
  loadFromIndexedDB,
  removeFromIndexedDB,
  saveToIndexedDB,
} from './files/indexed-db.js';
export { downloadModel, fetchModel, type FetchModelOptions } from './files/web.js';
