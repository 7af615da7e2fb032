import ts from 'typescript';
import { blocksOf, type Block } from './block.js';

/** The blocks in the doc comments of a source file. */
export function blocksOfDocComments(file: string, source: string): Block[] {
  const sourceFile = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const blocks: Block[] = [];
  const visit = (node: ts.Node): void => {
    for (const comment of ts.getJSDocCommentsAndTags(node)) {
      if (!ts.isJSDoc(comment) || comment.parent !== node) continue;
      const line = sourceFile.getLineAndCharacterOfPosition(comment.pos).line + 1;
      const text = source
        .slice(comment.pos, comment.end)
        .replaceAll(/^\s*(\/\*\*|\*\/|\* ?)/gm, '');
      blocks.push(...blocksOf(text, { file, line, of: nameOf(node) }));
    }
    ts.forEachChild(node, visit);
  };
  visit(sourceFile);
  return blocks;
}

function nameOf(node: ts.Node): string | undefined {
  const name = ts.isVariableStatement(node)
    ? node.declarationList.declarations[0]?.name
    : ts.getNameOfDeclaration(node as ts.Declaration);
  return name && ts.isIdentifier(name) ? name.text : undefined;
}
