import { isSecretName } from '../../src/common/secret-names.ts';
import type { JsonSchema } from '../../src/contract.ts';
import type { Tool } from '../model/model.ts';
import { propertyPaths } from '../model/secrets.ts';
import type { SecretsOverlay } from '../overlay/secrets-form.ts';

/** Kinds of secrets by how their names end; all others are of this kind. */
const KINDS = ['password', 'passphrase', 'token', 'key', 'credential'] as const;
const ANY_KIND = 'secret';

/** The fields of arguments and answers that contain a secret according to their names. */
export const secretsByName = (tools: readonly Pick<Tool, 'input' | 'output'>[]): SecretsOverlay => ({
  answers: fieldsOf(tools.map(({ output }) => output)),
  arguments: fieldsOf(tools.map(({ input }) => input.schema)),
  whole: {},
  onlyInFilters: [],
});

function fieldsOf(schemas: readonly (JsonSchema | undefined)[]): SecretsOverlay['answers'] {
  const paths = schemas.flatMap((schema) => (schema === undefined ? [] : [...propertyPaths(schema)]));
  const names = new Set(paths.map((path) => path.replaceAll('[]', '').split('.').at(-1) ?? ''));
  return [...names]
    .filter((name) => isSecretName(name))
    .sort()
    .map((field) => ({ field, kind: kindOf(field.toLowerCase()) }));
}

const kindOf = (name: string): string => KINDS.find((kind) => name.replace(/s$/, '').endsWith(kind)) ?? ANY_KIND;
