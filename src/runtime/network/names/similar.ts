/** Names that a text may mean if no entity has that name. */
import { nearness } from '../../../access/near.ts';
import { nearest } from '../../../common/nearest.ts';

/** Names that are similar, or at least begin in the same way. */
export function nearNames(names: readonly string[], text: string): readonly string[] {
  const all = [...new Set(names)];
  const near = all.filter((name) => nearness(name, text) !== undefined);
  const similar = near.length > 0 ? near : nearest(text, all);
  const start = text.slice(0, LONG_PART).toLowerCase();
  const alike = similar.length > 0 ? similar : all.filter((name) => name.toLowerCase().includes(start));
  return alike.slice(0, 5);
}

const LONG_PART = 4;

/** A filter for names that contain a part of a misspelt one: a typo affects at most one of the parts. */
export function similarFilter(text: string): string {
  // An emoji is two of the units that a string counts: half of one is no text.
  const characters = [...text];
  const length = characters.length <= LONG_PART ? 2 : Math.min(LONG_PART, Math.ceil(characters.length / 3));
  const starts = [0, Math.floor((characters.length - length) / 2), characters.length - length];
  const parts = starts.map((start) => characters.slice(Math.max(0, start), Math.max(0, start) + length).join(''));
  return [...new Set(parts)].map((part) => `name icontains ${JSON.stringify(part)}`).join(' or ');
}
