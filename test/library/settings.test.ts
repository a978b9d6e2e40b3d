import { expect, expectTypeOf, test } from 'vitest';
import type { answerFlags, connectionFlags, exposureFlags, safetyFlags } from '../../src/cli/flags.ts';
import { createServer, type ServerSettings, UsageError } from '../../src/index.ts';
import { exposureModes } from '../../src/runtime/tools/exposure/index.ts';

type ServeFlag = (typeof connectionFlags | typeof exposureFlags | typeof answerFlags | typeof safetyFlags)[number];
type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;
type ByKind = { text: string; number: number; switch: boolean; list: readonly string[] };
/** What the flags of `run` would be as settings. */
type FlagSettings = {
  readonly [F in ServeFlag as CamelCase<F['name']>]?: F extends { readonly choices: infer C extends readonly string[] }
    ? C[number]
    : ByKind[F['kind']];
};
type OwnSettings = 'username' | 'password' | 'log' | 'environment';

type Same = Required<Omit<ServerSettings, OwnSettings>>;

test('each setting is a flag, and each flag a setting, of the same type', () => {
  // Enforced by the type-check; the modes of --expose are not a literal type there, so their type is not compared.
  expectTypeOf<keyof Same>().toEqualTypeOf<keyof FlagSettings>();
  expectTypeOf<Omit<Same, 'expose'>>().toExtend<Omit<Required<FlagSettings>, 'expose'>>();
  expectTypeOf<Omit<Required<FlagSettings>, 'expose'>>().toExtend<Omit<Same, 'expose'>>();
  expect(exposureModes.map(({ id }) => id)).toEqual(['all', 'categories', 'managed', 'find']);
});

test.each<[string, object, RegExp]>([
  ['no controller', {}, /Which controller\?/],
  ['no password', { controller: 'https://c:1', username: 'admin' }, /ZITI_MCP_PASSWORD/],
  ['a setting that does not exist', { sandbox: true, alowWrite: [] }, /createServer: unknown name "alow-write"/],
  ['a setting of another type', { sandbox: true, readOnly: 'yes' }, /createServer: "read-only" must be true or false/],
  ['a name that matches no tool', { sandbox: true, allowWrite: ['createServce'] }, /Did you mean createService/],
  [
    'a variable that is a setting here',
    { sandbox: true, environment: { ZITI_MCP_READ_ONLY: 'true' } },
    /createServer does not read ZITI_MCP_READ_ONLY: use the setting readOnly/,
  ],
  [
    'a variable that the command line would not take',
    { sandbox: true, environment: { ZITI_MCP_DENNY: 'x' } },
    /Unknown variable ZITI_MCP_DENNY/,
  ],
  [
    'a password among the variables without a name',
    { controller: 'https://c:1', environment: { ZITI_MCP_PASSWORD: 'b' } },
    /set ZITI_MCP_USERNAME, or/,
  ],
  ['a controller without TLS', { controller: 'http://c:1', username: 'a', password: 'b' }, /only https/],
])('%s is refused', async (_, settings, says) => {
  const refused = await createServer(settings as ServerSettings).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(UsageError);
  expect((refused as Error).message).toMatch(says);
});
