/**
 * Settings of an external JWT signer that do not fit together, so that its clients get tokens that the controller
 * refuses.
 */
import { nameText } from '../../common/name-text.ts';
import type { Remedy } from '../wording/finding.ts';

/** A signer, with what clients ask its provider for. */
export interface SignerSettings {
  readonly id: string;
  readonly name: string;
  readonly audience?: string | null;
  readonly claimsProperty?: string | null;
  /** Clients that log in by themselves have one. */
  readonly clientId?: string | null;
  readonly scopes?: readonly string[] | null;
  /** Which of a provider's tokens clients show: ACCESS or ID. */
  readonly targetToken?: string | null;
}

/** What is wrong with the settings of a signer, and what to change. */
export type Misfit = { readonly cause: string; readonly what: string; readonly evidence: readonly string[] } & Remedy;

/** The claims that a provider adds for a scope (OpenID Connect Core 1.0, section 5.4). */
const CLAIMS_OF: Readonly<Record<string, readonly string[]>> = {
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  profile: ['name', 'family_name', 'given_name', 'middle_name', 'nickname', 'preferred_username', 'profile', 'website'],
};

/**
 * The misfits of a signer that clients log in with by themselves; none for others, whose tokens come from elsewhere.
 */
export function misfitsOf(signer: SignerSettings): readonly Misfit[] {
  return signer.clientId ? [...audienceMisfit(signer), ...scopeMisfit(signer)] : [];
}

/** The audience of an ID token is its client (OpenID Connect Core 1.0, section 2). */
function audienceMisfit({ audience, clientId, id, name, targetToken }: SignerSettings): readonly Misfit[] {
  if (targetToken !== 'ID' || !audience || !clientId || audience === clientId) return [];
  return [
    {
      cause: 'audience',
      what: `clients of ${nameText(name)} show its ID token, whose audience is their client id, ${nameText(clientId)}: the signer accepts ${nameText(audience)} alone`,
      evidence: ['a controller refuses tokens for another audience, and tells clients nothing about it'],
      fix: { tool: 'patchExternalJwtSigner', arguments: { id, audience: clientId } },
    },
  ];
}

function scopeMisfit({ claimsProperty, id, name, scopes }: SignerSettings): readonly Misfit[] {
  const claim = claimsProperty ?? '';
  const [scope] = Object.keys(CLAIMS_OF).filter((each) => CLAIMS_OF[each]?.includes(claim));
  const asked = scopes ?? [];
  if (scope === undefined || asked.includes(scope)) return [];
  return [
    {
      cause: 'scope',
      what: `the signer ${nameText(name)} finds identities by the claim ${claim}, and clients do not ask for the scope ${scope}, without which many providers leave it out`,
      evidence: [
        `its scopes: ${asked.map(nameText).join(', ') || 'none'}`,
        'a token without that claim lets nobody in',
      ],
      fix: { tool: 'patchExternalJwtSigner', arguments: { id, scopes: [...asked, scope] } },
    },
  ];
}
