import { escapeUTF8 } from 'entities/escape';
import { TrainerError } from '../errors.js';

/**
 * A row for each name, nothing for no name.
 *
 * @throws {@link TrainerError} `invalid-option` for what JSON cannot hold.
 */
export function configurationTable(configuration: Readonly<Record<string, unknown>>): string {
  const rows = Object.entries(configuration).map(
    ([name, value]) =>
      `<tr><th scope="row">${escapeUTF8(name)}</th><td><pre>${escapeUTF8(asText(name, value))}</pre></td></tr>`,
  );
  if (rows.length === 0) return '';
  return `<div class="wide"><table class="names"><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

function asText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    const text = JSON.stringify(value, null, 2) as string | undefined;
    if (text !== undefined) return text;
  } catch (cause) {
    throw noJson(name, { cause });
  }
  throw noJson(name);
}

function noJson(name: string, options?: ErrorOptions): TrainerError {
  return new TrainerError(
    'invalid-option',
    `htmlReport: configuration.${name} is nothing that JSON can hold; leave it out or describe it by a text`,
    options,
  );
}
