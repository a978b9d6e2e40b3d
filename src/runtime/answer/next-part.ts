import { compact, type Value } from '../../common/exact-json.ts';
import { type Cut, restOf } from './fit-json.ts';
import { readRange, sizeOf } from './part.ts';
import { pick } from './pick.ts';

/**
 * The `fields` path of a list that returns what was cut; undefined if there is none. Every path is tried before it is
 * suggested: a key may look like a range, and paths may go through lists.
 */
export function nextPart(row: Value, cut: Cut): string | undefined {
  const rest = restOf(cut);
  if (rest === undefined) return undefined;
  const wanted = compact(rest);
  return pathsTo(cut).find((path) => {
    const found = pick(row, path);
    return found !== undefined && compact(found) === wanted;
  });
}

/** Paths that may lead to the rest: moves the range at the end, or inserts one, last places first. */
function pathsTo({ path, kept, value }: Cut): string[] {
  const last = sizeOf(value) - 1;
  const segments = path === '' ? [] : path.split('.');
  const paths = kept === 0 && path !== '' ? [path] : [];
  for (let at = segments.length; at >= 0; at -= 1) {
    const [before, after] = [segments.slice(0, at), segments.slice(at)];
    const range = readRange(before.at(-1) ?? '');
    if (range !== undefined && !range.one) {
      const moved = `${range.from + kept}-${range.from + last}`;
      paths.push([...before.slice(0, -1), moved, ...after].join('.'));
    }
    paths.push([...before, `${kept}-${last}`, ...after].join('.'));
  }
  return paths;
}
