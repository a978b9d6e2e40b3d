import { pointer } from '../../../../codegen/common/json.ts';
import { isSecretName } from '../../../common/secret-names.ts';
import type { ChangeClass, Finding } from '../../change.ts';
import { fieldPaths } from '../../schema/field-paths.ts';
import type { SurfaceTool } from '../../surface.ts';
import type { PairRule } from '../rule.ts';

const PARTS = ['answer', 'arguments'] as const;
type Part = (typeof PARTS)[number];

const SUBJECT = { answer: 'answer field', arguments: 'argument' } as const;

/** An agent that read a field loses it once it is hidden; an argument is only hidden from logs. */
const HIDDEN: Readonly<Record<Part, ChangeClass>> = { answer: 'breaking', arguments: 'compatible' };

/** Which values are hidden. A surface without secrets information is not compared with one that has it. */
export const secrets: PairRule = ({ before, after }) => {
  if (before.secrets === undefined || after.secrets === undefined) return [];
  return [
    ...PARTS.flatMap((part) => inPart(part, before, after)),
    ...ofWhole(before, after),
    ...unmarkedSecrets(after, before),
  ];
};

/** Fields of a tool with the name of a secret that are not declared as one. */
export function unmarkedSecrets(after: SurfaceTool, before?: SurfaceTool): readonly Finding[] {
  return PARTS.flatMap((part) => {
    const had = new Set(before === undefined ? [] : fieldsOf(before, part).keys());
    const named = Object.keys(after.secrets?.[part] ?? {});
    return [...fieldsOf(after, part)]
      .filter(([path]) => !had.has(path) && isSecretName(path.split('.').at(-1)?.replaceAll('[]', '') ?? ''))
      .filter(([path]) => after.secrets !== undefined && !named.some((each) => covers(each, path)))
      .map(([path, place]): Finding => {
        const what = `the new ${SUBJECT[part]} \`${path}\` has the name of a secret and is not marked as one`;
        return { class: 'dangerous', what, place };
      });
  });
}

function inPart(part: Part, before: SurfaceTool, after: SurfaceTool): Finding[] {
  const old = before.secrets?.[part] ?? {};
  const now = after.secrets?.[part] ?? {};
  const had = fieldsOf(before, part);
  const has = fieldsOf(after, part);
  const isCovered = (path: string) => Object.keys(now).some((each) => covers(each, path));
  const visible = Object.keys(old).filter((path) => has.has(path) && !isCovered(path));
  const hidden = Object.keys(now).filter(
    (path) => had.has(path) && !Object.keys(old).some((each) => covers(each, path)),
  );
  return [
    ...visible.map((path): Finding => {
      const what = `the secret in ${SUBJECT[part]} \`${path}\` became visible (${old[path]})`;
      return { class: 'dangerous', what, place: pointer('secrets', part, path), gone: true };
    }),
    ...hidden.map((path): Finding => {
      const what = `the ${SUBJECT[part]} \`${path}\` is hidden now (${now[path]})`;
      return { class: HIDDEN[part], what, place: pointer('secrets', part, path) };
    }),
  ];
}

function ofWhole(before: SurfaceTool, after: SurfaceTool): Finding[] {
  const old = before.secrets?.whole;
  const now = after.secrets?.whole;
  if (old !== undefined && now === undefined) {
    const what = `the answer, which is a secret, became visible (${old})`;
    return [{ class: 'dangerous', what, place: '/secrets/whole', gone: true }];
  }
  if (old === undefined && now !== undefined) {
    return [{ class: 'breaking', what: `the whole answer is hidden now (${now})`, place: '/secrets/whole' }];
  }
  return [];
}

const PLACE: Readonly<Record<Part, string>> = { answer: '/output', arguments: '/input' };

/** The paths of a tool's fields, as `secrets` names them, and the place of each in the surface. */
function fieldsOf(tool: SurfaceTool, part: Part): ReadonlyMap<string, string> {
  const schema = part === 'answer' ? tool.output : tool.input;
  return new Map(schema === null ? [] : fieldPaths(schema, PLACE[part]));
}

/** A declared field covers everything inside it. */
const covers = (named: string, path: string): boolean =>
  path === named || path.startsWith(`${named}.`) || path.startsWith(`${named}[`);
