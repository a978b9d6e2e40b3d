import { basename } from 'node:path';
import type { Added, ToReview } from './fit-overlay.ts';
import type { Upgraded } from './upgrade.ts';

/**
 * What an upgrade did, for the person who reviews the changes.
 * @param diff what changed in the surface, as text
 * @param secrets new fields that are named like secrets and not declared as such
 */
export function report(
  { imported, before, toJudge, drift }: Upgraded,
  diff: string,
  secrets: readonly string[],
): string {
  const documents = imported.map(({ api, lock }) => {
    const isNew = !before.apis.some((each) => each.api === api);
    return `${api} ${lock.version}: ${lock.operations} operations${isNew ? ', of an API that is new here' : ''}`;
  });
  const files = drift.length === 1 ? '1 file' : `${drift.length} files`;
  return [documents.join('\n'), diff, ...judgement(toJudge, secrets), `Changed: ${files}.`].join('\n\n');
}

function judgement({ added, aside, revised, missing, moved }: ToReview, secrets: readonly string[]): string[] {
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
    section('Known tools that send another request now', moved, (text) => text),
    section('Named like secrets, and not in spec/overlay/secrets.yaml', secrets, (text) => text),
  ].filter((text) => text !== '');
  if (sections.length === 0) return ['Nothing needs to be reviewed.'];
  const isMarked = [added, revised, missing, moved].some((each) => each.length > 0);
  const next = 'Review each entry with `review: true`, then remove the mark: npm test fails until then.';
  return [...sections, ...(isMarked ? [next] : [])];
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
