import { useEffect, useReducer, useState } from 'preact/hooks';
import { learn, nothingKnown, type KnownRuns, type News } from './known-runs.js';

/** How long to wait before asking a server again that has refused. */
const retryMs = 2000;

const names: readonly (keyof News)[] = ['runs', 'curve', 'epochs', 'samples'];

type Event = { [Name in keyof News]: { name: Name; news: News[Name] } }[keyof News];

export interface LiveRunsOptions {
  /** The runs whose curves are shown. */
  curvesOf: readonly string[];
  /** The run whose samples are shown. */
  samplesOf: string | undefined;
}

export interface LiveRuns {
  readonly known: KnownRuns;
  readonly isConnected: boolean;
}

/** What the server tells, as it comes. */
export function useLiveRuns({ curvesOf, samplesOf }: LiveRunsOptions): LiveRuns {
  const [known, take] = useReducer(
    (before: KnownRuns, { name, news }: Event) => learn(before, name, news),
    nothingKnown,
  );
  const [isConnected, setConnected] = useState(true);
  const isVisible = useVisibility();
  const query = new URLSearchParams(curvesOf.map((run) => ['run', run]));
  if (samplesOf !== undefined) query.set('samples', samplesOf);
  const url = `/api/events?${query}`;
  useEffect(() => {
    // Browsers allow six connections to a server, all tabs together: those that nobody sees have none.
    if (!isVisible) return undefined;
    let source: EventSource;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const connect = () => {
      source = new EventSource(url);
      source.addEventListener('open', () => setConnected(true));
      source.addEventListener('error', () => {
        setConnected(false);
        // Most often the browser tries again by itself.
        if (source.readyState === EventSource.CLOSED) retry = setTimeout(connect, retryMs);
      });
      for (const name of names) {
        source.addEventListener(name, ({ data }: MessageEvent<string>) =>
          take({ name, news: JSON.parse(data) } as Event),
        );
      }
    };
    connect();
    return () => {
      clearTimeout(retry);
      source.close();
    };
  }, [url, isVisible]);
  return { known, isConnected };
}

function useVisibility(): boolean {
  const [isVisible, setVisible] = useState(document.visibilityState === 'visible');
  useEffect(() => {
    const update = () => setVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', update);
    return () => document.removeEventListener('visibilitychange', update);
  }, []);
  return isVisible;
}
