import { at } from '../values.ts';
import type { Surprise } from './surprise.ts';

/** What checks of every type have. */
const COMMON = ['name', 'roleAttributes', 'tags'];

/** A posture check keeps its type, and what belongs to it. */
export const keptPostureType: Surprise = {
  differences({ reads: { change, args }, before, differences }) {
    if (change?.reader !== 'detailPostureCheck' || at(args, 'typeId') === at(before.data, 'typeId')) return undefined;
    return differences.filter(({ field }) => COMMON.includes(field.split('.')[0] ?? ''));
  },
  says: 'The type of a posture check cannot change: the controller keeps it, and ignores every field of another type. Delete the check and create a new one.',
};
