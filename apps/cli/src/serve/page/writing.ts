import { useEffect, useRef, useState } from 'preact/hooks';
import type { GenerateEvents, GenerateRequest } from '../messages.js';
import { postForEvents } from './post.js';

/** A text that is being written, or was. */
export interface Writing {
  readonly prompt: string;
  readonly text: string;
  readonly isWriting: boolean;
  readonly begin?: GenerateEvents['begin'];
  readonly seconds?: number;
  readonly error?: string;
  readonly isStopped: boolean;
}

const nothing: Writing = { prompt: '', text: '', isWriting: false, isStopped: false };

export interface Writer {
  readonly writing: Writing;
  write(request: GenerateRequest): Promise<void>;
  stop(): void;
}

/** Has texts written, one at a time. */
export function useWriter(): Writer {
  const [writing, setWriting] = useState(nothing);
  const current = useRef<AbortController | undefined>(undefined);
  const stop = () => current.current?.abort();
  // Who leaves the page wants no more text.
  useEffect(() => stop, []);
  const write = async (request: GenerateRequest) => {
    stop();
    const controller = new AbortController();
    current.current = controller;
    const { signal } = controller;
    const isCurrent = () => current.current === controller;
    const change = (changes: Partial<Writing>) => {
      if (isCurrent()) setWriting((before) => ({ ...before, ...changes }));
    };
    setWriting({ ...nothing, prompt: request.prompt, isWriting: true });
    const pieces = collectPieces((text) => {
      if (isCurrent()) setWriting((before) => ({ ...before, text: before.text + text }));
    });
    try {
      for await (const { event, data } of postForEvents('/api/generate', request, signal)) {
        if (event === 'begin') change({ begin: data as GenerateEvents['begin'] });
        else if (event === 'text') pieces.add((data as GenerateEvents['text']).text);
        else if (event === 'end') change({ seconds: (data as GenerateEvents['end']).seconds });
        else if (event === 'failed') change({ error: (data as GenerateEvents['failed']).error });
      }
    } catch (error) {
      change(signal.aborted ? { isStopped: true } : { error: (error as Error).message });
    }
    pieces.flush();
    change({ isWriting: false });
  };
  return { writing, write, stop };
}

/** A screen shows sixty pictures a second, and a model may write a thousand tokens. */
function collectPieces(show: (text: string) => void) {
  let pending = '';
  const flush = () => {
    if (pending !== '') show(pending);
    pending = '';
  };
  return {
    add(text: string) {
      if (pending === '') requestAnimationFrame(flush);
      pending += text;
    },
    flush,
  };
}
