// @ts-check
// The reference is grouped as the sources are: what src/optimizers exports stands under "Optimizers".
import path from 'node:path';
import { Comment, CommentTag, Converter, ReflectionKind } from 'typedoc';

/** Folders whose name alone says too little. */
const titles = new Map([
  ['model', 'Models'],
  ['recurrent', 'Recurrent layers'],
  ['param-count', 'Parameter counts'],
  ['data', 'Batches'],
  ['report', 'Reports'],
  ['schedules', 'Learning rate schedules'],
  ['averaging', 'Weight averages'],
  ['beam', 'Beam search'],
  ['session', 'Sessions'],
  ['describe', 'Descriptions'],
]);
const root = 'Basics';

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const reflection of project.getReflectionsByKind(ReflectionKind.SomeExport)) {
      if (!reflection.isDeclaration() || !reflection.parent?.kindOf(ReflectionKind.SomeModule | ReflectionKind.Project)) continue;
      const file = reflection.sources?.[0]?.fullFileName ?? '';
      reflection.comment ??= new Comment();
      reflection.comment.blockTags.push(
        new CommentTag('@category', [{ kind: 'text', text: categoryOf(file) }]),
      );
    }
  });
}

/** @param {string} file */
function categoryOf(file) {
  const [, inside = ''] = file.split(`${path.posix.sep}src${path.posix.sep}`);
  const [folder = '', ...rest] = inside.split('/');
  if (rest.length === 0) return root;
  return titles.get(folder) ?? (folder[0] ?? '').toUpperCase() + folder.slice(1).replaceAll('-', ' ');
}
