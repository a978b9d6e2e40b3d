import { ToolError } from '../../common/tool-error.ts';
import type { ProviderSettings } from '../../runtime/network/auth/credentials.ts';
import { readSigners, type Signer } from '../../runtime/network/auth/signers.ts';
import { surroundingsOf } from '../surroundings.ts';
import type { Prompter, ReachedController } from './storable-login.ts';

/** Milliseconds for each request. */
const TIME = 15_000;

/** What a controller says about a provider, as far as a login needs it. */
export type Offered = Pick<ProviderSettings, 'issuer' | 'scope' | 'shows'> & { readonly clientId?: string };

const ANOTHER = 'another';

/**
 * The provider that a person chooses from those that the controller accepts; a single one is used without asking.
 * Undefined if there is none, or another one is wanted.
 */
export async function offeredProviders(
  prompter: Prompter,
  { controller: origin, ca }: ReachedController,
): Promise<Offered | undefined> {
  const trust = ca === undefined ? {} : { ca };
  const { withAnonymousRequests } = await import('../../runtime/network/controller/anonymous.ts');
  try {
    const settings = { origin, trust, ...surroundingsOf(prompter.environment, TIME) };
    const signers = await withAnonymousRequests(settings, readSigners);
    if (signers.length === 0) return undefined;
    prompter.show(
      `The controller accepts tokens of ${signers.map(({ name, issuer }) => `${name} (${issuer})`).join(', ')}.`,
    );
    const [only, ...others] = signers;
    if (only !== undefined && others.length === 0) return offerOf(only);
    const options = signers.map(({ issuer, name }) => ({ value: issuer, label: name, hint: issuer }));
    const another = { value: ANOTHER, label: 'Another one' };
    const chosen = await prompter.choice('idp-domain', 'Which OpenID provider?', [...options, another]);
    const signer = signers.find(({ issuer }) => issuer === chosen);
    return signer && offerOf(signer);
  } catch (error) {
    // If the provider is given, no list is needed.
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}

const offerOf = ({ issuer, clientId, scopes, target }: Signer): Offered => ({
  issuer,
  ...(clientId === undefined ? {} : { clientId }),
  ...(scopes.length === 0 ? {} : { scope: [...new Set(['openid', ...scopes])].join(' ') }),
  ...(target === 'ID' ? { shows: 'id' as const } : {}),
});
