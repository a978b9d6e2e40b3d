import { describe, expect, test } from 'vitest';
import { callText } from '../support/client.ts';
import { connectHere } from '../support/server-here.ts';

/** What the server says about a change. */
describe('a change that the controller ignored with a 200', () => {
  const ignored = async (env: Readonly<Record<string, string>>) => {
    const { client } = await connectHere(
      ['--sandbox', '--sandbox-size', 'empty', '--allow-write', 'createService,patchService'],
      env,
    );
    const make = async (name: string) => {
      const { text } = await callText(client, 'createService', { name, encryptionRequired: true });
      return (JSON.parse(text.split('\n')[0] ?? '') as { data: { id: string } }).data.id;
    };
    const [one, other] = [await make('one'), await make('other')];
    const { text } = await callText(client, 'patchService', { id: one, name: 'other' });
    await client.close();
    return { text, other };
  };

  test('is reported as not applied, with the reason', async () => {
    const { text, other } = await ignored({});
    expect(text).toContain('NOT APPLIED: name is "one", not "other".');
    expect(text).toContain(`The name is taken by id "${other}"`);
  });

  test('is reported as the controller answered, if nothing is read back', async () => {
    const { text } = await ignored({ ZITI_MCP_NO_VERIFY: 'true' });
    expect(text).toBe('{"data":{}}');
  });
});
