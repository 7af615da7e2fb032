import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { program, seqlab, workFolder } from './run-seqlab.js';

async function suggestions(...words: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await seqlab(['complete', '--', ...words], workFolder());
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout.trimEnd().split('\n');
}

/** The last line: whether the shell adds names of files. */
const noFiles = ':4';
const files = ':0';

it('suggests commands, options and values, each on one line', async () => {
  const commands = await suggestions('');
  for (const line of commands.slice(0, -1)) expect(line).toMatch(/^[a-z]+\t\S.*$/);
  expect(commands.map((line) => line.split('\t')[0])).toEqual(
    expect.arrayContaining(['train', 'generate', 'doctor', 'params', 'completion', noFiles]),
  );
  expect(await suggestions('gen')).toEqual([expect.stringMatching(/^generate\t/), noFiles]);
  expect(await suggestions('generate', '--top')).toEqual([
    expect.stringMatching(/^--top-k\t/),
    expect.stringMatching(/^--top-p\t/),
    noFiles,
  ]);
  expect(await suggestions('params', 'l')).toEqual(['lstm\t', noFiles]);
  expect(await suggestions('generate', 'run', '--device', 's')).toEqual(['seqlab\t', noFiles]);
});

it('leaves paths to the shell, and nothing else', async () => {
  expect(await suggestions('generate', '')).toEqual([files]);
  expect(await suggestions('train', '--resume', '')).toEqual([files]);
  expect(await suggestions('generate', 'run', '--seed', '')).toEqual([noFiles]);
});

it.each(['bash', 'zsh', 'fish', 'powershell'])('prints a script for %s', async (shell) => {
  const { code, stdout, stderr } = await seqlab(['completion', shell], workFolder());
  expect(stdout).toContain('seqlab');
  // What the script asks the program.
  expect(stdout).toMatch(/seqlab complete '?--/);
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

it('a shell that is not known is bad usage', async () => {
  const { code, stderr } = await seqlab(['completion', 'tcsh'], workFolder());
  expect(stderr).toMatch(/^error: [^\n]*Allowed choices are zsh, bash, fish, powershell[^\n]*\n$/);
  expect(code).toBe(2);
});

const hasBash = spawnSync('bash', ['--version']).status === 0;

it.skipIf(!hasBash)('bash completes with the script', () => {
  const folder = workFolder({
    seqlab: `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`,
  });
  mkdirSync(path.join(folder, 'runs'));
  const complete = (line: string) =>
    execFileSync('bash', ['-c', bashProgram, 'bash', line], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${folder}${path.delimiter}${process.env.PATH}` },
    })
      .trim()
      .split('\n');
  expect(complete('seqlab gener')).toEqual(['generate']);
  expect(complete('seqlab generate runs --top')).toEqual(['--top-k', '--top-p']);
});

/** Asks the function of the script as bash does. */
const bashProgram = `
chmod +x seqlab
# This is what the package bash-completion has.
_get_comp_words_by_ref() {
  words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD
  cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]}
}
source <(seqlab completion bash)
read -r -a COMP_WORDS <<< "$1"
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
COMP_LINE=$1
COMP_POINT=\${#1}
complete -p seqlab | grep -q -e '-o default' || exit 1
function_name=$(complete -p seqlab | sed 's/.*-F \\([^ ]*\\).*/\\1/')
$function_name seqlab "\${COMP_WORDS[COMP_CWORD]}"
printf '%s\\n' "\${COMPREPLY[@]}"
`;
