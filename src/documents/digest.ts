/** SHA-256 in hex. The library is loaded by the first call: most starts make none. */
export const digestOf = (text: string | Buffer): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');
