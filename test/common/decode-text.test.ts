import { expect, test } from 'vitest';
import { decodeText } from '../../src/common/decode-text.ts';

test.each([
  ['plain', Buffer.from('geheim \u00fc')],
  ['UTF-8 with a mark', Buffer.from('\uFEFFgeheim \u00fc')],
  ['UTF-16, as PowerShell writes it', Buffer.from('\uFEFFgeheim \u00fc', 'utf16le')],
])('a text that is %s', (_, bytes) => expect(decodeText(bytes)).toBe('geheim \u00fc'));

test('an empty file is an empty text', () => expect(decodeText(Buffer.alloc(0))).toBe(''));
