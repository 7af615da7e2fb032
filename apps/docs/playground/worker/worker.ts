import { expose, transferHandlers } from 'comlink';
import { asFault } from './as-fault.js';
import { Lab } from './lab.js';

/** Comlink's own way of throwing, with errors of the packages as faults. */
const throwing = transferHandlers.get('throw')!;
transferHandlers.set('throw', {
  ...throwing,
  serialize: (thrown) => {
    const { value } = thrown as { value: unknown };
    return throwing.serialize({ ...(thrown as object), value: asFault(value) });
  },
});

expose(new Lab());
