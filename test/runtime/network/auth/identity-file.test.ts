import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ToolError } from '../../../../src/common/tool-error.ts';
import { parseIdentityFile } from '../../../../src/runtime/network/auth/identity-file.ts';

const CERT = '-----BEGIN CERTIFICATE-----\nY2VydA==\n-----END CERTIFICATE-----\n';
const CA = '-----BEGIN CERTIFICATE-----\nY2E=\n-----END CERTIFICATE-----\n';
const KEY = '-----BEGIN EC PRIVATE KEY-----\nc2VjcmV0\n-----END EC PRIVATE KEY-----\n';
const SECRET = 'c2VjcmV0';
const good = {
  ztAPI: 'https://ctrl.example:1280/edge/client/v1',
  ztAPIs: null,
  configTypes: null,
  id: { key: `pem:${KEY}`, cert: `pem:${CERT}`, ca: `pem:${CA}` },
  enableHa: false,
};
const withId = (changes: Record<string, unknown>) => ({ ...good, id: { ...good.id, ...changes } });

describe('an identity file is read', () => {
  const parsed = { origin: 'https://ctrl.example:1280', others: [] as string[], cert: CERT, key: KEY, ca: CA };
  test.each([
    ['as enrollment writes it', good, parsed],
    ['with bare PEM', withId({ key: KEY, cert: CERT, ca: CA }), parsed],
    ['with a ztAPI without a scheme', { ...good, ztAPI: 'ctrl.example:1280' }, parsed],
    [
      'with several controllers',
      { ...good, ztAPI: '', ztAPIs: [good.ztAPI, 'https://second.example'] },
      { ...parsed, others: ['https://second.example'] },
    ],
    [
      'with the same controller among several',
      { ...good, ztAPIs: ['https://second.example/edge/client/v1', good.ztAPI] },
      { ...parsed, others: ['https://second.example'] },
    ],
    ['on the usual port', { ...good, ztAPI: 'https://ctrl.example' }, { ...parsed, origin: 'https://ctrl.example' }],
  ])('%s', (_name, input, expected) => {
    expect(parseIdentityFile(JSON.stringify(input))).toEqual(expected);
  });

  test.each([undefined, null, ''])('without an authority: %s', (ca) => {
    expect(parseIdentityFile(JSON.stringify(withId({ ca })))).toEqual({
      origin: parsed.origin,
      others: [],
      cert: CERT,
      key: KEY,
    });
  });

  test('with parts in files of their own', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-identity-'));
    const path = join(folder, 'a key.pem');
    writeFileSync(path, KEY);
    try {
      for (const key of [pathToFileURL(path).href, `file:${path}`]) {
        expect(parseIdentityFile(JSON.stringify(withId({ key })))).toEqual(parsed);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('an identity file that does not work says what is wrong, and never what it holds', () => {
  test.each([
    ['no JSON', `{"id": ${SECRET}`, 'is not JSON'],
    ['a token', 'eyJhbGciOi.c2VjcmV0.c2ln', 'is not JSON'],
    ['a list', '[]', '"id"'],
    ['no id', JSON.stringify({ ztAPI: good.ztAPI }), '"id"'],
    ['no ztAPI', JSON.stringify({ id: good.id }), '"ztAPI"'],
    ['http', JSON.stringify({ ...good, ztAPI: 'http://ctrl.example' }), 'https'],
    ['no URL', JSON.stringify({ ...good, ztAPI: 'https://' }), '"ztAPI"'],
    ['no key', JSON.stringify(withId({ key: undefined })), '"id.key"'],
    ['an empty certificate', JSON.stringify(withId({ cert: '' })), '"id.cert"'],
    ['no PEM', JSON.stringify(withId({ key: `pem:${SECRET}` })), '"id.key"'],
    ['a key for a certificate', JSON.stringify(withId({ cert: KEY })), '"id.cert"'],
    ['a number for an authority', JSON.stringify(withId({ ca: 7 })), '"id.ca"'],
    ['a key in hardware', JSON.stringify(withId({ key: `pkcs11:${SECRET}` })), 'hardware'],
    ['a key under a passphrase', JSON.stringify(withId({ key: KEY.replaceAll('EC', 'ENCRYPTED') })), 'passphrase'],
    ['a file that is not there', JSON.stringify(withId({ key: 'file:///nowhere/key.pem' })), '"id.key"'],
  ])('%s', (_name, text, message) => {
    const read = () => parseIdentityFile(text);
    expect(read).toThrow(message);
    try {
      read();
    } catch (error) {
      expect(error).toBeInstanceOf(ToolError);
      expect(error).toMatchObject({ kind: 'login', next: expect.stringMatching(/\.$|\?$/) });
      expect(`${(error as Error).stack}${(error as Error).cause}`).not.toContain(SECRET);
    }
  });
});
