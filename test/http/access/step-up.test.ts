import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { message, openSession, POSTED } from '../../support/http-server.ts';
import { startTokenServer, type TokenServer } from '../../support/token-server.ts';

let { issuer, sandbox, server, start, stop } = {} as TokenServer;
beforeAll(async () => {
  ({ issuer, sandbox, server, start, stop } = await startTokenServer());
});
afterAll(() => stop());

describe('a call that needs another scope', () => {
  const REVISION = '2026-07-28';
  const CREATE = { name: 'createService', arguments: { name: 'stepped up', encryptionRequired: true } };
  /** What calls in each era, over HTTP as it is. */
  const callers: Record<string, (url: string, token: string, params: { readonly name: string }) => Promise<Response>> =
    {
      '2025-11-25': async (url, token, params) =>
        fetch(url, { method: 'POST', headers: await openSession(url, token), body: message('tools/call', params) }),
      '2026-07-28': (url, token, params) => {
        const named = { 'Mcp-Protocol-Version': REVISION, 'Mcp-Method': 'tools/call', 'Mcp-Name': params.name };
        const _meta = Object.fromEntries(
          Object.entries({
            protocolVersion: REVISION,
            clientInfo: { name: 't', version: '1' },
            clientCapabilities: {},
          }).map(([key, value]) => [`io.modelcontextprotocol/${key}`, value]),
        );
        return fetch(url, {
          method: 'POST',
          headers: { ...POSTED, ...named, Authorization: `Bearer ${token}` },
          body: message('tools/call', { ...params, _meta }),
        });
      },
    };
  const eras = Object.keys(callers);
  const call = async (era: string, token: string, params: { readonly name: string }, url = server.url) => {
    const answer = await (callers[era] as (typeof callers)[string])(url, token, params);
    return { status: answer.status, challenge: answer.headers.get('www-authenticate'), text: await answer.text() };
  };
  const CHALLENGE =
    'Bearer realm="ziti-mcp", error="insufficient_scope", scope="mcp ziti:write", resource_metadata="https://localhost/.well-known/oauth-protected-resource/mcp"';

  test.each(eras)('gets a challenge with every scope that it needs, and is not made: %s', async (era) => {
    const before = sandbox.requests.length;
    expect(await call(era, await issuer.signed(), CREATE)).toMatchObject({ status: 403, challenge: CHALLENGE });
    expect(sandbox.requests.slice(before).filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(server.log.lines.join('\n')).toMatch(/another scope is needed.*jwt:https:\S+#ada/);
  });

  test.each(eras)('is served with that scope: %s', async (era) => {
    const token = await issuer.signed({ scope: 'mcp ziti:read ziti:write' });
    const { status, text } = await call(era, token, {
      ...CREATE,
      arguments: { ...CREATE.arguments, dryRun: true },
    } as never);
    expect({ status, isRefused: /not allowed/.test(text) }).toEqual({ status: 200, isRefused: false });
  });

  test.each(eras)('gets no challenge where no scope would allow it: %s', async (era) => {
    const forbidden = await call(era, await issuer.signed(), {
      name: 'createIdentity',
      arguments: { name: 'x' },
    } as never);
    expect(forbidden).toMatchObject({ status: 200, challenge: null });
    expect(forbidden.text).toContain('rule \\"role\\"');
    const unknown = await call(era, await issuer.signed(), { name: 'createNothing', arguments: {} } as never);
    expect(unknown.challenge).toBeNull();
    expect(unknown.text).toContain('There is no tool');
    expect(await call(era, await issuer.signed(), { name: 'listServices' })).toMatchObject({
      status: 200,
      challenge: null,
    });
  });

  test('gets one too where the operation is named in its arguments', async () => {
    const ownServer = await start('--expose', 'find');
    const through = { name: 'callWrite', arguments: { operation: CREATE.name, arguments: CREATE.arguments } };
    const { status, challenge } = await call('2026-07-28', await issuer.signed(), through, ownServer.url);
    expect({ status, scope: /scope="([^"]*)"/.exec(challenge ?? '')?.[1] }).toEqual({
      status: 403,
      scope: 'ziti:write',
    });
    const other = { name: 'callWrite', arguments: { operation: 'createIdentity', arguments: {} } };
    expect((await call('2026-07-28', await issuer.signed(), other, ownServer.url)).challenge).toBeNull();
    await ownServer.stop();
  });
});
