import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import yaml from 'js-yaml';

/** One entry of the overlay as written: read without any code of the generator. */
export interface OverlayEntry {
  readonly effect?: string;
  readonly why?: string;
  readonly idempotent?: boolean;
  readonly marks?: readonly string[];
}

const FOLDER = 'spec/overlay';

const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => yaml.load(readFileSync(join(FOLDER, name), 'utf8')) as Record<string, unknown>);

/** Every tool's entry, by name. */
export const overlayEntries: ReadonlyMap<string, OverlayEntry> = new Map(
  files.flatMap(({ operations }) => Object.entries((operations ?? {}) as Record<string, OverlayEntry>)),
);

/** Words that name what the categories are about. */
export const categoryWords: readonly string[] = files.flatMap(({ category, title, tags }) => [
  ...[category, title].filter((word): word is string => typeof word === 'string'),
  ...Object.values((tags ?? {}) as Record<string, string[]>).flat(),
]);

export interface RepairEntry {
  readonly at: string;
  readonly becomes?: unknown;
}

/** The repairs of each API's document. */
export const repairEntries = Object.assign({}, ...files.map(({ repairs }) => repairs ?? {})) as Readonly<
  Record<string, readonly RepairEntry[]>
>;
