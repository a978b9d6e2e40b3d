import { escapeText } from '../../runtime/safety/sanitize/escape.ts';
import type { Invocation } from '../command.ts';
import { ConfigFault, type ConfigObject } from '../config-formats/config-format.ts';
import { formats } from '../config-formats/index.ts';
import { EXIT } from '../exit-code.ts';
import { note } from '../terminal/note.ts';
import { print as printLine, printProse } from '../terminal/print.ts';
import type { Change } from './changes.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { copyPath, save, type Target, type TargetFiles } from './target.ts';

/** A change of a client's file, and how it is shown. */
export interface FileChange {
  readonly files: TargetFiles;
  readonly change: Change;
  /** This server's entry, before and after: nothing else of the file is shown. */
  readonly entries: readonly ConfigObject[];
  /** What is reported of it, before the name of the file. */
  readonly done: string;
}

/** Makes the change or shows it, and reports it. */
export async function carryOut(
  { values, stdout }: Invocation,
  { installer, path, name }: Target,
  { files, change, entries, done }: FileChange,
): Promise<void> {
  const file = escapeText(path);
  if (change.after === files.text) return printProse(stdout, `${installer.title}: nothing to change in ${file}`);
  if (values.on('dry-run')) {
    const [{ diffOf }, format] = await Promise.all([import('./show-change.ts'), formats[installer.format]()]);
    const preview = entries.map((entry) => format.set('', [...installer.path, name], entry)).join('\n');
    return printLine(stdout, diffOf(path, files.text, change.after, preview));
  }
  save(files, change);
  const copy = change.backup === undefined ? '' : `; the previous file is ${escapeText(copyPath(path))}`;
  await printProse(stdout, `${installer.title}: ${done} ${file}${copy}`);
}

/** Does the work for each target and continues after a fault. @returns the exit code */
export async function forEachTarget(
  { values, environment }: Invocation,
  targets: readonly Target[],
  work: (target: Target) => Promise<void>,
): Promise<number> {
  let code: number = EXIT.done;
  for (const target of targets) {
    try {
      await (values.on('dry-run') ? work(target) : oneAtATime(environment, () => work(target)));
    } catch (error) {
      if (!(error instanceof ConfigFault)) throw error;
      note(`${target.installer.title}: left ${target.path} unchanged: ${error.message}.`);
      code = EXIT.usage;
    }
  }
  return code;
}
