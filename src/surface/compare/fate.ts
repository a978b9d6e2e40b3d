import type { SurfaceTool } from '../surface.ts';
import type { Finding } from './change.ts';
import type { Names } from './rule.ts';
import { unmarkedSecrets } from './rules/secrets.ts';

/** A tool that the new surface has no more. @param names of the new surface */
export function toolGone({ name, method, path }: SurfaceTool, names: Names): readonly Finding[] {
  const heir = names.get(name);
  const rest = heir === undefined ? '' : `; its name leads to ${heir.method} ${heir.path} now`;
  return [{ class: 'breaking', what: `the tool is gone (${method} ${path})${rest}`, place: '' }];
}

/** A tool that the old surface did not have. One that writes is more than whoever allowed `create*` knew of. */
export function toolAdded(tool: SurfaceTool): readonly Finding[] {
  const { method, path, effect, review } = tool;
  const what = `the tool is new (${effect}, ${method} ${path})${review ? '; nobody has reviewed it' : ''}`;
  return [{ class: effect === 'read' ? 'compatible' : 'dangerous', what, place: '' }, ...unmarkedSecrets(tool)];
}
