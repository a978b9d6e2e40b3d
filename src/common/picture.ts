/** The first bytes of the image types that clients show, by media type (WHATWG MIME Sniffing, section 6.1). */
const SIGNATURES: readonly [mediaType: string, bytes: readonly (number | undefined)[]][] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  ['image/webp', [0x52, 0x49, 0x46, 0x46, undefined, undefined, undefined, undefined, 0x57, 0x45, 0x42, 0x50]],
];

/** The type of an image, by its content instead of its declared type; undefined for anything else. */
export const pictureType = (bytes: Uint8Array): string | undefined =>
  SIGNATURES.find(([, signature]) => signature.every((byte, at) => byte === undefined || bytes[at] === byte))?.[0];
