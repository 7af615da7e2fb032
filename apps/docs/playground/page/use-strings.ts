import { inject, type InjectionKey } from 'vue';
import { english, type Strings } from './strings.js';

/** Where panels find what to say. */
export const stringsKey: InjectionKey<Strings> = Symbol('strings');

export function useStrings(): Strings {
  return inject(stringsKey, english);
}
