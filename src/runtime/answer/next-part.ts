import { compact, type Value } from '../../common/exact-json.ts';
import { type Cut, restOf } from './fit-json.ts';
import { readRange, sizeOf } from './part.ts';
import { pick } from './pick.ts';

/**
 * The path that gives what a cut left out, for `fields` of a list that has the value as a row; undefined where none does.
 * Every path is tried before it is told: a key may have the name of a range, and lists may have been looked through.
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

/** Paths that may lead to the rest: the range at the end is moved, or a new one put in, the last places first. */
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
