import { shallowRef, watch, type ShallowRef } from 'vue';
import { faultOf, type Fault } from '../fault.js';
import { useLab } from './lab-client.js';

export interface Answers<T> {
  /** The newest answer; undefined before there is a model. */
  readonly answer: Readonly<ShallowRef<T | undefined>>;
  readonly fault: Readonly<ShallowRef<Fault | undefined>>;
}

/**
 * What the lab says of its model, asked again whenever the model has learnt or the question is another;
 * one at a time, so that a slow answer is not asked for twice.
 *
 * @param question What `ask` depends on.
 */
export function useAnswers<T>(ask: () => Promise<T>, question: () => unknown): Answers<T> {
  const { state } = useLab();
  const answer = shallowRef<T>();
  const fault = shallowRef<Fault>();
  let isAsking = false;
  let isOutdated = false;

  async function refresh(): Promise<void> {
    isOutdated = isAsking;
    if (isAsking || state.model === undefined) return;
    isAsking = true;
    try {
      answer.value = await ask();
      fault.value = undefined;
    } catch (error) {
      fault.value = faultOf(error);
    }
    isAsking = false;
    if (isOutdated) await refresh();
  }

  watch([() => state.skill, () => state.model, question], refresh, { immediate: true });
  return { answer, fault };
}
