import type { AnonymousRequest } from '../controller/anonymous.ts';

/** An external provider whose tokens a controller accepts; anyone may read this. */
export interface Signer {
  readonly name: string;
  readonly issuer: string;
  readonly audience: string;
  readonly clientId?: string;
  readonly scopes: readonly string[];
  /** Which of its tokens the controller expects. */
  readonly target: 'ACCESS' | 'ID';
}

/**
 * The signers of a controller. Everybody may read their list, but it has no issuers: those are in the challenge of a
 * refused login, in the order of the ids there.
 * @throws {ToolError} where the controller is not reached
 */
export async function readSigners(request: AnonymousRequest): Promise<readonly Signer[]> {
  const { status, text } = await request('GET', '/edge/client/v1/external-jwt-signers?limit=500');
  const rows = status === 200 ? rowsIn(text) : [];
  if (rows.length === 0) return [];
  const { headers } = await request('POST', '/edge/management/v1/authenticate?method=ext-jwt');
  const challenge = String(headers['www-authenticate'] ?? '');
  const [ids, issuers] = ['id', 'issuer'].map((name) => listIn(challenge, name));
  return rows.flatMap((row): Signer[] => {
    const { id, name, audience, clientId, scopes, targetToken, externalAuthUrl } = row;
    const issuer = issuers?.[ids?.indexOf(String(id)) ?? -1] ?? externalAuthUrl;
    if (typeof issuer !== 'string' || !URL.canParse(issuer)) return [];
    return [
      {
        name: String(name),
        issuer,
        audience: String(audience ?? ''),
        ...(typeof clientId === 'string' && clientId !== '' ? { clientId } : {}),
        scopes: Array.isArray(scopes) ? scopes.map(String) : [],
        target: targetToken === 'ID' ? 'ID' : 'ACCESS',
      },
    ];
  });
}

function rowsIn(text: string): readonly Readonly<Record<string, unknown>>[] {
  try {
    const { data } = JSON.parse(text);
    return Array.isArray(data) ? data : [];
  } catch {
    return [];
  }
}

const listIn = (challenge: string, name: string): readonly string[] =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(challenge)?.[1]?.split('|') ?? [];
