import { crc32, deflateSync } from 'node:zlib';
import { create } from 'qrcode/lib/core/qrcode.js';

/** Pixels on each side. */
const SIDE = 256;
/** Modules of white around the code (ISO/IEC 18004, section 9.1). */
const MARGIN = 4;

/** The QR code of a text as a picture: one bit for each pixel, black on white (PNG, third edition, section 5). */
export function qrPicture(text: string): Buffer {
  const { data, size } = create(text).modules;
  const at = (pixel: number) => Math.floor((pixel * (size + 2 * MARGIN)) / SIDE) - MARGIN;
  const isBlack = (x: number, y: number) => Math.min(x, y) >= 0 && Math.max(x, y) < size && data[y * size + x] === 1;
  // Each row begins with a byte that names its filter: none.
  const bytesOfRow = 1 + SIDE / 8;
  const pixels = Buffer.alloc(SIDE * bytesOfRow);
  for (let y = 0; y < SIDE; y += 1) {
    for (let x = 0; x < SIDE; x += 1) {
      const byte = y * bytesOfRow + 1 + (x >> 3);
      if (!isBlack(at(x), at(y))) pixels[byte] = (pixels[byte] ?? 0) | (0x80 >> (x & 7));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header[8] = 1;
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
}

function chunk(type: string, data: Buffer): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  const named = Buffer.concat([Buffer.from(type), data]);
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
