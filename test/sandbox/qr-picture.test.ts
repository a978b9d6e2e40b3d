import { inflateSync } from 'node:zlib';
import { create } from 'qrcode';
import { expect, test } from 'vitest';
import { qrPicture } from '../../src/sandbox/login/qr-picture.ts';

/** The chunks of a PNG (third edition, section 5.3), by type. */
function chunksOf(picture: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < picture.length; ) {
    const length = picture.readUInt32BE(at);
    chunks.set(picture.toString('latin1', at + 4, at + 8), picture.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return chunks;
}

test.each(['otpauth://totp/ziti:admin?secret=ABCDEFGHIJKLMNOP&issuer=ziti', `otpauth://totp/${'x'.repeat(300)}`])(
  'the picture shows the modules of the code, in a margin: %s',
  (text) => {
    const chunks = chunksOf(qrPicture(text));
    expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
    expect(chunks.get('IHDR')?.toString('hex')).toBe('00000100000001000100000000');
    const pixels = inflateSync(chunks.get('IDAT') as Buffer);
    const isBlack = (x: number, y: number) => ((pixels[y * 33 + 1 + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0;
    const { data, size } = create(text).modules;
    const middle = (module: number) => Math.floor(((module + 4.5) * 256) / (size + 8));
    for (let y = -4; y < size + 4; y += 1) {
      for (let x = -4; x < size + 4; x += 1) {
        const isSet = Math.min(x, y) >= 0 && Math.max(x, y) < size && data[y * size + x] === 1;
        expect(isBlack(middle(x), middle(y)), `${x} ${y}`).toBe(isSet);
      }
    }
  },
);
