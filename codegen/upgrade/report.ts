import { basename } from 'node:path';
import type { Added, ToReview } from './fit-overlay.ts';
import type { Upgraded } from './upgrade.ts';

/** What an upgrade did, for the person who reviews the changes. @param diff what changed in the surface, as text */
export function report({ imported, toJudge, drift }: Upgraded, diff: string): string {
  const documents = imported.map(({ api, lock }) => `${api} ${lock.version}: ${lock.operations} operations`);
  const files = drift.length === 1 ? '1 file' : `${drift.length} files`;
  return [documents.join('\n'), diff, ...judgement(toJudge), `Changed: ${files}.`].join('\n\n');
}

function judgement({ added, aside, revised, missing }: ToReview): string[] {
  const sections = [
    section(
      'New operations, described by rule and classified by their method',
      added.filter((each) => !each.earlier),
      reportLine,
    ),
    section(
      'Renamed operations, which keep their review and their earlier name',
      added.filter((each) => each.earlier),
      reportLine,
    ),
    section('Repairs about the wire, rewritten for the new document', revised, (text) => text),
    section('Set aside in spec/aside.yaml: matches nothing now', aside, (text) => text),
    section('Missing for existing tools', missing, (text) => text),
  ].filter((text) => text !== '');
  if (sections.length === 0) return ['Nothing needs to be reviewed.'];
  const next = 'Review each entry with `review: true`, then remove the mark: npm test fails until then.';
  return [...sections, next];
}

function section<T>(title: string, items: readonly T[], line: (item: T) => string): string {
  return items.length === 0
    ? ''
    : [`${title} (${items.length}):`, ...items.map((item) => `- ${line(item)}`)].join('\n');
}

function reportLine({ operation: { name, method, path, effect }, file, earlier }: Added): string {
  const was = earlier === undefined ? '' : `, earlier ${earlier}`;
  return `${name}${was}: ${method} ${path}, ${effect}; in spec/overlay/${basename(file)}`;
}
