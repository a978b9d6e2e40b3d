/** The text in a file, whatever mark an editor or a shell put at its start: PowerShell writes UTF-16, others mark UTF-8. */
export function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.subarray(marked ? 3 : 0).toString('utf8');
}
