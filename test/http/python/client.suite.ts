import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HttpServer, startHttp } from '../../support/http-server.ts';
import { startTokenServer } from '../../support/token-server.ts';

/** The newest Python client, over HTTP with a token: scripts/test-python.ts installs it. */
const PYTHON = process.env['ZITI_TEST_PYTHON'] ?? '';

let tokens: Awaited<ReturnType<typeof startTokenServer>>;
let byKey: HttpServer;
beforeAll(async () => {
  tokens = await startTokenServer();
  byKey = await startHttp(tokens.sandbox, ['--allow-write', '*']);
});
afterAll(async () => {
  await byKey?.stop();
  await tokens?.stop();
});

/** Server and token, by login. */
const LOGINS = {
  'an API key': async () => ({ url: byKey.url, token: await byKey.key('python') }),
  'a JWT': async () => ({
    url: tokens.server.url,
    token: await tokens.issuer.signed({ scope: 'mcp ziti:read ziti:write' }),
  }),
} as const;

/** The client's name for an era, and the revision that it then speaks. */
const ERAS = { legacy: '2025-11-25', auto: '2026-07-28' } as const;

const cases = (Object.keys(LOGINS) as (keyof typeof LOGINS)[]).flatMap((login) =>
  (Object.keys(ERAS) as (keyof typeof ERAS)[]).map((era) => [login, era] as const),
);

test.each(cases)('does everything with %s, in the era "%s"', async (login, era) => {
  const { url, token } = await LOGINS[login]();
  const env = { ...process.env, TOKEN: token };
  const { stdout } = await promisify(execFile)(PYTHON, ['test/http/python/client.py', url, era], { env });
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({
    revision: ERAS[era],
    tools: expect.arrayContaining(['listServices', 'deleteService', 'explainAccess']),
    listed: expect.stringMatching(/^listServices: rows 1-1 of \d+\./),
    failed: [true, expect.stringContaining('no service has the id no-such-service')],
    questions: [expect.stringContaining(`"made by ${era}`)],
    deleted: [false, true],
    prompts: expect.arrayContaining(['why-cant-x-reach-y']),
    prompt: [expect.stringContaining('the identity "a"'), expect.stringContaining('There is no service')],
    resources: [expect.stringMatching(/^ziti:.*\/summary$/)],
    templates: expect.arrayContaining([expect.stringMatching(/^ziti:.*\/identities\/\{id\}$/)]),
    summary: expect.stringContaining('services'),
    completion: expect.arrayContaining(['ledger']),
  });
});

test('is told that a token is not accepted', async () => {
  const env = { ...process.env, TOKEN: 'zmcp_none' };
  const run = promisify(execFile)(PYTHON, ['test/http/python/client.py', byKey.url, 'auto'], { env });
  await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/401|Unauthorized|Log in/) });
});
