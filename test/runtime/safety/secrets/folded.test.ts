/** Names of secrets in other forms of letters. */
import { expect, test } from 'vitest';
import { redactPatterns } from '../../../../src/runtime/safety/secrets/patterns.ts';

test.each([
  ['ｐassword=swordfish', 'password=[redacted: secret]'],
  ['ｐａｓｓｗｏｒｄ：hunter2', 'password:[redacted: secret]'],
  ['𝐩𝐚𝐬𝐬𝐰𝐨𝐫𝐝: hunter2', 'password: [redacted: secret]'],
  ['pass\u200bword=swordfish', 'password=[redacted: secret]'],
  // Other lines stay as they are written.
  ['値：１\nｐwd=swordfish\n（２）', '値：１\npwd=[redacted: secret]\n（２）'],
  ['値：１ password=swordfish', '値：１ password=[redacted: secret]'],
  // A secret of several lines.
  ['a：b\n-----BEGIN ＰRIVATE KEY-----\nMHc\n-----END PRIVATE KEY-----', 'a:b\n[redacted: private key]'],
  // Nothing that ends a string of JSON.
  ['{"a":"＂ｐwd=swordfish＼"}', '{"a":"＂pwd=[redacted: secret]"}'],
])('%j', (text, shown) => expect(redactPatterns(text)).toBe(shown));

test.each(['ｐassword policy：strict', 'キー：値１２３　です', '𝐛𝐨𝐥𝐝 pass\u200b', 'é à la carte'])(
  '%s is kept',
  (text) => expect(redactPatterns(text)).toBe(text),
);
