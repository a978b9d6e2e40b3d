import { pointer } from '../../../codegen/common/json.ts';
import type { Schema } from '../surface.ts';
import { asSchema, type ComparePart } from './part.ts';
import { inside, type Shift, type Spot } from './shift.ts';

/**
 * How the schemas changed that others refer to, such as recursive ones. One that only one side has changes nothing
 * itself: what refers to it does.
 */
export function compareDefinitions(before: Schema, after: Schema, spot: Spot, comparePart: ComparePart): Shift[] {
  const [old, now] = [asSchema(before['$defs']), asSchema(after['$defs'])];
  return Object.keys(now)
    .filter((name) => Object.hasOwn(old, name))
    .flatMap((name) =>
      comparePart(asSchema(old[name]), asSchema(now[name]), inside(spot, `.$defs.${name}`, pointer('$defs', name))),
    );
}
