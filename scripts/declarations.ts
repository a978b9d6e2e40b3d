import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/**
 * Writes the declarations of a module, and of everything in this repository that they refer to, into a folder.
 * @param entry path of the module, relative to `root`
 * @throws {Error} if a declaration cannot be derived from one file: its type must be written out there
 */
export async function writeDeclarations(root: string, entry: string, folder: string): Promise<void> {
  const seen = new Set<string>();
  const next = [join(root, entry)];
  for (let file = next.pop(); file !== undefined; file = next.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const text = await declarationsOf(file);
    next.push(...[...text.matchAll(RELATIVE)].map(([, , path = '']) => join(dirname(file as string), `${path}.ts`)));
    const target = join(folder, relative(root, file).replace(/\.ts$/, '.d.ts'));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text.replace(RELATIVE, '$1$2.js$3'));
  }
}

/** The specifier of a module of this repository, which names its source. */
const RELATIVE = /(from ')(\.[^']*)\.ts(')/g;

async function declarationsOf(file: string): Promise<string> {
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(await readFile(file, 'utf8'), {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: {
      declaration: true,
      isolatedDeclarations: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      strict: true,
    },
  });
  const [fault] = diagnostics;
  if (fault) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(fault.messageText, ' ')}`);
  return outputText;
}
