import { isObject } from '../../../common/is-object.ts';
import type { Surprise } from './surprise.ts';

/** A PATCH leaves a map as it is if all values in it are null: tags, data and appData. */
export const keptMaps: Surprise = {
  differences({ reads: { operation, args }, differences }) {
    // An API that nobody has reviewed may remove what is null (RFC 7396).
    if (operation.review || operation.method !== 'PATCH') return undefined;
    const kept = differences.filter(({ field }) => isMapOfNulls(args[field.split('.')[0] ?? '']));
    return kept.length === 0 ? undefined : differences.filter((each) => !kept.includes(each));
  },
  says: 'With PATCH, the controller keeps a map of which all values are null, and fails if nothing else is to change. To remove some of its values, send those that stay, or {} for none.',
};

/** Whether a map has nothing but nulls, at any depth. */
function isMapOfNulls(value: unknown): boolean {
  if (!isObject(value)) return false;
  const values = Object.values(value);
  return values.length > 0 && values.every((each) => each === null || isMapOfNulls(each));
}
