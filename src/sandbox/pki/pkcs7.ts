/**
 * A bundle of certificates: PKCS#7 SignedData without content or signers (RFC 5652, section 5.1), which is how EST
 * servers hand out their CAs (RFC 7030, section 4.1.3).
 */
import { derOf } from './keys.ts';

const SEQUENCE = 0x30;
const SET = 0x31;
const CONTEXT_0 = 0xa0;
/** 1.2.840.113549.1.7.2 and .1 */
const SIGNED_DATA = Buffer.from('06092a864886f70d010702', 'hex');
const DATA = Buffer.from('06092a864886f70d010701', 'hex');
const VERSION_1 = Buffer.from('020101', 'hex');

/** Base64 in lines of 64, as certificate tools expect it. */
export function certificateBag(pems: readonly string[]): string {
  const content = element(SEQUENCE, [
    VERSION_1,
    element(SET, []),
    element(SEQUENCE, [DATA]),
    element(CONTEXT_0, pems.map(derOf)),
    element(SET, []),
  ]);
  const base64 = element(SEQUENCE, [SIGNED_DATA, element(CONTEXT_0, [content])]).toString('base64');
  return `${base64.replace(/(.{64})(?=.)/g, '$1\n')}\n`;
}

/** One DER element: tag, length, content. */
function element(tag: number, parts: readonly Buffer[]): Buffer {
  const inner = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(inner.length)]), inner]);
}

/** Lengths below 128 are a single byte; longer ones follow a byte that counts their bytes. */
function lengthOf(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}
