import { createInterface, type Interface } from 'node:readline/promises';
import {
  languagesOf,
  templates,
  type Language,
  type Start,
  type Template,
} from './init-options.js';

interface Choices {
  template?: Template | undefined;
  language?: Language | undefined;
}

/** Asks for what was not given where there is somebody to ask, or else takes what is usual. */
export async function askWhatIsOpen({
  template,
  language,
}: Choices): Promise<Pick<Start, 'template' | 'language'>> {
  // Who gives one flag knows what they want.
  if (template !== undefined || language !== undefined || !process.stdin.isTTY) {
    const decided = template ?? (language === 'json' ? 'recipe' : 'project');
    return { template: decided, language: language ?? languagesOf[decided][0] };
  }
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and Ctrl-D, of which a question alone would hear nothing.
  const leave = () => process.exit(130);
  reader.once('SIGINT', leave).once('close', leave);
  const chosen = await choose(reader, 'What', templates);
  const decided = await choose<Language>(reader, 'Language', languagesOf[chosen]);
  reader.off('close', leave).close();
  return { template: chosen, language: decided };
}

/** The first letters of a choice are enough, and Enter takes the first. */
async function choose<T extends string>(
  reader: Interface,
  question: string,
  choices: readonly T[],
): Promise<T> {
  for (;;) {
    const answer = await reader.question(`${question} (${choices.join(', ')}) [${choices[0]}]: `);
    const chosen = choices.find((choice) => choice.startsWith(answer.trim().toLowerCase()));
    if (chosen !== undefined) return chosen;
  }
}
