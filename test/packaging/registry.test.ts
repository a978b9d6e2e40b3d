import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { serverJson } from '../../scripts/registry-entry.ts';
import { variableOf } from '../../src/cli/flag.ts';
import { answerFlags, connectionFlags, exposureFlags, safetyFlags } from '../../src/cli/flags.ts';
import { VARIABLES } from '../../src/cli/help-facts.ts';

/** The facts of the registry's schema of 2025-12-11, without its texts. */
const schema = JSON.parse(readFileSync('test/fixtures/packaging/server.schema.json', 'utf8'));
const text = readFileSync('server.json', 'utf8');
const entry = JSON.parse(text);

const flags = [...connectionFlags, ...exposureFlags, ...answerFlags, ...safetyFlags];
/** Variables that the program reads. */
const known = [...flags.map(({ name }) => variableOf(name)), ...Object.keys(VARIABLES)];

describe('server.json', () => {
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);

  test('is what package.json and the flags give: after a change of them, npm run server-json', () => {
    expect(text).toBe(serverJson(packageJson));
  });

  test('is valid by the schema that it names', () => {
    expect(entry.$schema).toBe(schema.$id);
    expect({ valid: validate(entry), errors: validate.errors }).toEqual({ valid: true, errors: null });
  });

  test.each([
    ['a name without a namespace', { name: 'ziti-mcp' }],
    ['a description that is too long', { description: 'x'.repeat(101) }],
    ['a package without a transport', { packages: [{ registryType: 'npm', identifier: 'ziti-mcp' }] }],
  ])('is not valid with %s', (_, change) => expect(validate({ ...entry, ...change })).toBe(false));

  test('only asks for variables that the program reads, and marks the password as secret', () => {
    const asked = entry.packages[0].environmentVariables as { name: string; isSecret?: boolean }[];
    expect(asked.filter(({ name }) => !known.includes(name))).toEqual([]);
    expect(asked.filter(({ isSecret }) => isSecret).map(({ name }) => name)).toEqual(['ZITI_MCP_PASSWORD']);
  });
});

test('the bundle sets only variables that the program reads', () => {
  const manifest = JSON.parse(readFileSync('packaging/mcpb.json', 'utf8'));
  expect(Object.keys(manifest.server.mcp_config.env).filter((name) => !known.includes(name))).toEqual([]);
});
