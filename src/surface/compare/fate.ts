import type { Finding } from '../change.ts';
import type { SurfaceTool } from '../surface.ts';
import type { Names } from './rule.ts';
import { unmarkedSecrets } from './rules/secrets.ts';

/** A tool that the new surface no longer has. @param names of the new surface */
export function toolGone({ name, method, path }: SurfaceTool, names: Names): readonly Finding[] {
  const successor = names.get(name);
  const rest = successor === undefined ? '' : `; its name now belongs to ${successor.method} ${successor.path}`;
  return [{ class: 'breaking', what: `the tool is gone (${method} ${path})${rest}`, place: '' }];
}

/** A tool that the old surface did not have. If it writes, `create*` now allows more than the operator knew. */
export function toolAdded(tool: SurfaceTool): readonly Finding[] {
  const { method, path, effect, review } = tool;
  const what = `the tool is new (${effect}, ${method} ${path})${review ? '; not reviewed yet' : ''}`;
  return [{ class: effect === 'read' ? 'compatible' : 'dangerous', what, place: '' }, ...unmarkedSecrets(tool)];
}
