import { isMark } from './marks.ts';

/**
 * Secrets of Kubernetes: whatever their names are, all that a manifest of `kind: Secret` has in its `data` is secret,
 * and only encoded.
 */

/** Whether a member says that its object is one. */
export const isSecretKind = (key: string, value: unknown): boolean => key === 'kind' && value === 'Secret';
const DATA: ReadonlySet<string> = new Set(['data', 'stringData']);
/** Whether a member of such an object holds its secrets. */
export const isSecretData = (key: string): boolean => DATA.has(key);
/** Whether a JSON text may have such an object. */
export const mayHaveManifest = (json: string): boolean => json.includes('"Secret"') && json.includes('"kind"');

const KIND = /^[\s-]{0,200}["']?kind["']?\s{0,4}:\s{0,8}["']?Secret["']?\s{0,8}(?:#.*)?\r?$/m;
const KEY = /^(?<lead>\s{0,200}(?:- {1,8}){0,4})["']?(?<key>[\w./-]{1,253})["']?\s{0,4}:(?:\s{1,20}(?<rest>.*))?$/;
/** A value behind its key, or in a list. */
const VALUE = /^(\s{0,200}(?:- {1,8})?["']?[\w./-]{1,253}["']?\s{0,4}:\s{1,20})(?![|>][-+\d]{0,3}\s*$)(\S.*)$/;

/** A map of YAML that may be such a manifest. */
interface Manifest {
  readonly indent: number;
  isSecret: boolean;
  /** Lines of its data: from, and to before. */
  readonly data: { from: number; to: number }[];
  /** Whether its data goes on. */
  isOpen: boolean;
}

/** A text without the data of the manifests in it, in YAML. Linear time. */
export function hideManifests(text: string, mark: string): string {
  if (!text.includes('kind') || !KIND.test(text)) return text;
  const lines = text.split('\n');
  const shown = lines.map((line) => line.trimEnd());
  const secret = new Set<number>();
  const maps: Manifest[] = [];
  const end = (indent: number, at: number) => {
    for (let map = maps.at(-1); map !== undefined && map.indent > indent; map = maps.at(-1)) {
      maps.pop();
      closeData(map, at);
      if (map.isSecret)
        for (const { from, to } of map.data) for (let line = from; line < to; line += 1) secret.add(line);
    }
  };
  for (const [at, line] of shown.entries()) {
    if (/^(?:---|\.\.\.)/.test(line)) end(-1, at);
    const { lead, key = '', rest = '' } = KEY.exec(line)?.groups ?? {};
    if (lead === undefined) continue;
    // A new item of a list is a map of its own.
    end(lead.includes('-') ? lead.indexOf('-') : lead.length, at);
    if (maps.at(-1)?.indent !== lead.length)
      maps.push({ indent: lead.length, isSecret: false, data: [], isOpen: false });
    const map = maps.at(-1) as Manifest;
    closeData(map, at);
    if (isSecretKind(key, rest.replace(/["']|\s{0,8}(?:#.*)?$/g, ''))) map.isSecret = true;
    if (isSecretData(key)) {
      map.data.push({ from: rest === '' ? at + 1 : at, to: at });
      map.isOpen = true;
    }
  }
  end(-1, lines.length);
  const hide = (line: string, at: number) => hidden(shown[at] ?? '', mark) + line.slice(shown[at]?.length);
  return lines.map((line, at) => (secret.has(at) ? hide(line, at) : line)).join('\n');
}

function closeData(map: Manifest, at: number): void {
  const last = map.data.at(-1);
  if (map.isOpen && last !== undefined) last.to = at;
  map.isOpen = false;
}

/** A line of the data without its value. */
function hidden(line: string, mark: string): string {
  if (VALUE.test(line))
    return line.replace(VALUE, (_all, head: string, value: string) => head + (isMark(value) ? value : mark));
  const inner = line.trim();
  return inner === '' || inner.endsWith(':') || /:\s+[|>][-+\d]{0,3}$/.test(inner) || isMark(inner)
    ? line
    : line.replace(inner, () => mark);
}
