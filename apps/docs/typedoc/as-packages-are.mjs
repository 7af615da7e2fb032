// @ts-check
// The reference is divided as the packages are: entries have the names of their exports, the main entry
// is the package itself, and what src/optimizers exports stands under "Optimizers".
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Comment, CommentTag, Converter, ReflectionKind } from 'typedoc';
import { MarkdownPageEvent } from 'typedoc-plugin-markdown';

const root = path.join(import.meta.dirname, '../../..');

/** Folders whose name alone says too little. */
const titles = new Map([
  ['', 'Basics'],
  ['model', 'Models'],
  ['recurrent', 'Recurrent layers'],
  ['param-count', 'Parameter counts'],
  ['quantization', 'Small weights'],
  ['data', 'Batches'],
  ['report', 'Reports'],
  ['schedules', 'Learning rate schedules'],
  ['averaging', 'Weight averages'],
  ['exchange', 'Other formats'],
  ['beam', 'Beam search'],
  ['session', 'Sessions'],
  ['describe', 'Descriptions'],
]);

/** @param {import('typedoc').Application} app */
export function load(app) {
  // Before TypeDoc merges modules, which it does at a priority of 10,000.
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => nameEntries(project), 20_000);
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    tellOnce(project);
    categorize(project);
  });
  app.renderer.on(MarkdownPageEvent.END, (/** @type {MarkdownPageEvent} */ page) => {
    const { model } = page;
    if (model?.kindOf?.(ReflectionKind.Module) && !model.parent?.isProject()) {
      page.contents = page.contents?.replace(
        `# ${model.name}\n`,
        `# ${model.parent?.name}/${model.name}\n`,
      );
    }
  });
}

/** @param {import('typedoc').ProjectReflection} project */
function nameEntries(project) {
  for (const entry of project.getReflectionsByKind(ReflectionKind.Module)) {
    const name = entry.isDeclaration() && entryOf(fileOf(entry));
    if (!name) throw new Error(`${entry.name} is no entry of its package.json`);
    if (name === '.') tag(entry, '@mergeModuleWith', '<project>');
    else entry.name = name.slice(2);
  }
}

/** @param {import('typedoc').ProjectReflection} project */
function categorize(project) {
  for (const reflection of project.getReflectionsByKind(ReflectionKind.SomeExport)) {
    if (!reflection.isDeclaration() || reflection.kindOf(ReflectionKind.SomeModule)) continue;
    if (!reflection.parent?.kindOf(ReflectionKind.SomeModule | ReflectionKind.Project)) continue;
    // A function's comment is that of its first signature; one of its own would hide it.
    const commented = reflection.signatures?.[0] ?? reflection;
    // A tag of ours would pass for the documentation that the validation misses.
    if (!commented.comment?.hasVisibleComponent()) continue;
    tag(commented, '@category', categoryOf(fileOf(reflection)));
  }
  for (const entry of project.getReflectionsByKind(ReflectionKind.Module)) {
    tag(entry, '@category', 'More entries');
  }
}

/**
 * A function of several signatures has one comment, which TypeDoc gives to each of them.
 *
 * @param {import('typedoc').ProjectReflection} project
 */
function tellOnce(project) {
  for (const reflection of project.getReflectionsByKind(ReflectionKind.FunctionOrMethod)) {
    const [first, ...others] = (reflection.isDeclaration() && reflection.signatures) || [];
    for (const { comment } of others) {
      if (!comment || !first?.comment || textOf(comment) !== textOf(first.comment)) continue;
      comment.summary = [{ kind: 'text', text: 'The same for other types.' }];
      comment.blockTags = [];
    }
  }
}

/** @param {Comment} comment */
function textOf({ summary, blockTags }) {
  return [summary, ...blockTags.map(({ content }) => content)]
    .map(Comment.combineDisplayParts)
    .join('\n');
}

/**
 * @param {import('typedoc').Reflection} reflection
 * @param {import('typedoc').TagString} name
 * @param {string} text
 */
function tag(reflection, name, text) {
  reflection.comment ??= new Comment();
  reflection.comment.blockTags.push(new CommentTag(name, [{ kind: 'text', text }]));
}

/**
 * From the root of the repository.
 *
 * @param {import('typedoc').DeclarationReflection} reflection
 */
function fileOf(reflection) {
  return path.relative(root, reflection.sources?.[0]?.fullFileName ?? '').replaceAll('\\', '/');
}

/**
 * The name of a file in the exports of its package: `./node`.
 *
 * @param {string} file
 * @returns {string | undefined}
 */
function entryOf(file) {
  const [folder = '', name = '', ...inside] = file.split('/');
  const manifest = readFileSync(path.join(root, folder, name, 'package.json'), 'utf8');
  const { exports } = JSON.parse(manifest);
  const source = `./${inside.join('/')}`;
  return Object.keys(exports).find((entry) => exports[entry]['@seqlab/source'] === source);
}

/** @param {string} file */
function categoryOf(file) {
  const inside = file.split('/').slice(3);
  const folder = inside.length > 1 ? (inside[0] ?? '') : '';
  const words = folder.replaceAll('-', ' ');
  return titles.get(folder) ?? words.charAt(0).toUpperCase() + words.slice(1);
}
