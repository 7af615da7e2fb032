import { useEffect, useState } from 'preact/hooks';

/** What the page shows. It stands in the page's address, so that it can be kept and passed on. */
export interface Choice {
  /** The run that is looked at. */
  readonly run: string | undefined;
  /** Other runs, whose curves are shown beside it. */
  readonly beside: readonly string[];
}

export function useChoice(): [Choice, (choice: Choice) => void] {
  const [choice, setChoice] = useState(() => parseChoice(location.hash));
  useEffect(() => {
    const update = () => setChoice(parseChoice(location.hash));
    addEventListener('hashchange', update);
    return () => removeEventListener('hashchange', update);
  }, []);
  const choose = (next: Choice) => {
    location.hash = formatChoice(next);
  };
  return [choice, choose];
}

export function parseChoice(hash: string): Choice {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  return { run: parameters.get('run') ?? undefined, beside: parameters.getAll('beside') };
}

export function formatChoice({ run, beside }: Choice): string {
  const parameters = new URLSearchParams(beside.map((one) => ['beside', one]));
  if (run !== undefined) parameters.set('run', run);
  return parameters.toString();
}
