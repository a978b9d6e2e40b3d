/**
 * Why the system refused something, as `no such file or directory (ENOENT)`: in words, and with the code that people
 * search for. For an error without a code, its message.
 */
export function systemReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  // Loaded here, as an ordinary start has no use for it.
  const { getSystemErrorMap } = process.getBuiltinModule('node:util');
  const [, words] = [...getSystemErrorMap().values()].find(([name]) => name === code) ?? [];
  return words === undefined ? (code ?? message) : `${words} (${code})`;
}

/** Whether an error is one that the system reported, such as that of a missing file. */
export const isSystemError = (error: unknown): boolean => /^E[A-Z]+$/.test((error as NodeJS.ErrnoException).code ?? '');
