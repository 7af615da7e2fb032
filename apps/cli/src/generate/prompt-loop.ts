import { createInterface, type Interface } from 'node:readline';
import { session, type Session } from '@seqlab/generate';
import { CliError, messageOf } from '../cli-error.js';
import { samePressMs } from '../interrupt.js';
import { say } from '../messages.js';
import { sampling } from './decoding.js';
import type { Writing } from './generate-text.js';
import { changeSetting, settingRows, table, type Row } from './loop-settings.js';
import { namedError, nameOptions } from './name-options.js';

const commands: readonly Row[] = [
  ['/help', 'this list'],
  ['/reset', 'forget everything that was read and written'],
  ['/exit', 'end; Ctrl-D does too, and Ctrl-C twice'],
];

/**
 * Reads lines and goes on with the text after each, with the model's state kept from line to line. On a
 * terminal errors leave the loop as it is; where lines come from a file, they end it.
 */
export async function promptLoop(writing: Writing): Promise<void> {
  const { model, tokenizer, seed, replaceUnknown } = writing;
  const talk = await nameOptions(() => session(model, tokenizer, { seed, replaceUnknown }));
  const loop = new PromptLoop(talk, writing);
  try {
    await loop.run();
  } finally {
    talk.dispose();
  }
}

class PromptLoop {
  readonly #talk: Session;
  readonly #isTerminal = process.stdin.isTTY === true;
  #writing: Writing;
  /** Of the text that is being written. */
  #current: AbortController | undefined;
  /** When Ctrl-C was pressed since a line was typed. */
  #pressedAt: number | undefined;

  constructor(talk: Session, writing: Writing) {
    this.#talk = talk;
    this.#writing = writing;
  }

  async run(): Promise<void> {
    const { prompt } = this.#writing;
    const reader = createInterface({
      input: process.stdin,
      output: process.stderr,
      terminal: this.#isTerminal && process.stderr.isTTY,
      prompt: this.#isTerminal ? '> ' : '',
    });
    // A terminal gives Ctrl-C to whoever reads its keys; elsewhere it is a signal.
    reader.on('SIGINT', () => this.#interrupt(reader));
    process.on('SIGINT', () => this.#interrupt(reader));
    reader.on('close', () => this.#isTerminal && this.#current?.abort());
    if (this.#isTerminal) say('/help lists the commands; Ctrl-D ends.');
    // Lines are kept from here on, while the first text is being written too.
    const lines = reader[Symbol.asyncIterator]();
    if (prompt !== '') {
      process.stdout.write(prompt);
      await this.#attempt(() => this.#write(prompt));
    }
    reader.prompt();
    for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
      // Who types a line has changed their mind about leaving.
      if (this.#isTerminal) this.#pressedAt = undefined;
      const line = next.value;
      if (line.trim() === '/exit') break;
      await this.#attempt(() => (line.startsWith('/') ? this.#obey(line) : this.#write(line)));
      reader.prompt();
    }
    reader.close();
  }

  /** Ctrl-C stops the text that is being written; pressed again, it ends the program. */
  #interrupt(reader: Interface): void {
    const now = performance.now();
    if (this.#pressedAt === undefined) {
      this.#pressedAt = now;
      if (this.#current === undefined) {
        process.stderr.write('\n(Ctrl-C again or Ctrl-D ends)\n');
        reader.prompt();
      }
      this.#current?.abort();
    } else if (now - this.#pressedAt > samePressMs) {
      reader.close();
      process.exit(130);
    }
  }

  async #attempt(work: () => void | Promise<void>): Promise<void> {
    try {
      await nameOptions(work);
    } catch (error) {
      if (!this.#isTerminal || !(error instanceof CliError)) throw error;
      process.stderr.write(`error: ${messageOf(error)}\n`);
    }
  }

  #obey(line: string): void {
    const [name, value = ''] = split(line.slice(1));
    if (name === 'help') {
      process.stderr.write(
        'A line is read as it is, and the text goes on after it; an empty line just goes on.\n' +
          table([...commands, ...settingRows(this.#writing)]),
      );
    } else if (name === 'reset') {
      this.#talk.reset();
    } else {
      this.#writing = { ...this.#writing, ...changeSetting(this.#writing, name, value) };
    }
  }

  async #write(prompt: string): Promise<void> {
    const options = await sampling(this.#writing);
    this.#current = new AbortController();
    const { signal } = this.#current;
    try {
      const pieces = this.#talk.stream({ ...options, prompt, signal });
      for await (const piece of pieces) process.stdout.write(piece);
    } catch (error) {
      if (error !== signal.reason) throw namedError(error);
    } finally {
      this.#current = undefined;
    }
    process.stdout.write('\n');
  }
}

/** A name and what comes after the space behind it. */
function split(command: string): [name: string, value?: string] {
  const at = command.indexOf(' ');
  return at < 0 ? [command.trim()] : [command.slice(0, at), command.slice(at + 1)];
}
