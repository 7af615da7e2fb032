import { escapeUTF8 } from 'entities/escape';
import { TrainerError } from '../errors.js';

/**
 * A row for each name, nothing for no name.
 *
 * @throws {@link TrainerError} `invalid-option` for what JSON cannot hold.
 */
export function configurationTable(
  where: string,
  configuration: Readonly<Record<string, unknown>>,
): string {
  const rows = Object.entries(configuration).map(
    ([name, value]) =>
      `<tr><th scope="row">${escapeUTF8(name)}</th><td><pre>${escapeUTF8(asText(`${where}: configuration.${name}`, value))}</pre></td></tr>`,
  );
  if (rows.length === 0) return '';
  return `<div class="wide"><table class="names"><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

function asText(what: string, value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    const text = JSON.stringify(value, null, 2) as string | undefined;
    if (text !== undefined) return text;
  } catch (cause) {
    throw noJson(what, { cause });
  }
  throw noJson(what);
}

function noJson(what: string, options?: ErrorOptions): TrainerError {
  return new TrainerError(
    'invalid-option',
    `${what} is nothing that JSON can hold; leave it out or describe it by a text`,
    options,
  );
}
