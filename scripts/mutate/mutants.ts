import ts from 'typescript';
import { changesOf } from './changes.ts';

/** One change of one file. */
export interface Mutant {
  readonly file: string;
  /** From one. */
  readonly line: number;
  /** What was, and what is in its place. */
  readonly what: string;
  /** @returns the file's text with the change */
  apply(text: string): string;
}

/** Every mutant of a file, in the order of its text. */
export function mutantsOf(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    // Types decide nothing at run time, and imports name modules.
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    for (const { from, to, becomes } of changesOf(node)) {
      const was = text.slice(from, to);
      if (was === becomes) continue;
      mutants.push({
        file,
        line: source.getLineAndCharacterOfPosition(from).line + 1,
        what: `${oneLine(was)} => ${oneLine(becomes) || 'nothing'}`,
        apply: (whole) => whole.slice(0, from) + becomes + whole.slice(to),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants;
}

const oneLine = (code: string): string => {
  const line = code.replace(/\s+/g, ' ').trim();
  return line.length <= 80 ? line : `${line.slice(0, 80)}...`;
};
