import { basename } from 'node:path';
import type { Added, ToJudge } from './fit-overlay.ts';
import type { Upgraded } from './upgrade.ts';

/** What an upgrade did, for the person who reviews the changes. @param diff what changed in the surface, as text */
export function report({ imported, toJudge, drift }: Upgraded, diff: string): string {
  const documents = imported.map(({ api, lock }) => `${api} ${lock.version}: ${lock.operations} operations`);
  const files = drift.length === 1 ? '1 file' : `${drift.length} files`;
  return [documents.join('\n'), diff, ...judgement(toJudge), `Changed: ${files}.`].join('\n\n');
}

function judgement({ added, aside, revised, missing }: ToJudge): string[] {
  const sections = [
    section(
      'New operations, described by rule and judged by their method',
      added.filter((each) => !each.earlier),
      told,
    ),
    section(
      'Operations with another name, which keep their judgement and their earlier name',
      added.filter((each) => each.earlier),
      told,
    ),
    section('Repairs about the wire, written anew for what the document says now', revised, (text) => text),
    section('Set aside in spec/aside.yaml: it fits nothing now', aside, (text) => text),
    section('Missing of tools that were there', missing, (text) => text),
  ].filter((text) => text !== '');
  if (sections.length === 0) return ['Nothing needs judgement.'];
  const next = 'Judge each entry with `review: true`, and take the mark away: npm test fails until then.';
  return [...sections, next];
}

function section<T>(title: string, items: readonly T[], line: (item: T) => string): string {
  return items.length === 0
    ? ''
    : [`${title} (${items.length}):`, ...items.map((item) => `- ${line(item)}`)].join('\n');
}

function told({ operation: { name, method, path, effect }, file, earlier }: Added): string {
  const was = earlier === undefined ? '' : `, earlier ${earlier}`;
  return `${name}${was}: ${method} ${path}, ${effect}; in spec/overlay/${basename(file)}`;
}
