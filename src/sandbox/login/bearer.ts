/** Bearer tokens of a request; a client may send several, one per factor. */
import type { SandboxRequest } from '../kernel.ts';

export function bearerTokens(request: SandboxRequest): readonly string[] {
  const header = request.headers.authorization;
  const values = Array.isArray(header) ? header : (header ?? '').split(',');
  return values.flatMap((value) => /^\s*Bearer\s+(\S+)\s*$/i.exec(value)?.[1] ?? []);
}
