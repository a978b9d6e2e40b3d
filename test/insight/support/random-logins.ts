/** Random changes of who can log in and how, the same in every run. */
import { expect } from 'vitest';
import type { PlannedCall } from '../../../src/insight/what-if/planned-call.ts';
import { seeded } from '../../../src/sandbox/seed/random.ts';
import { authPolicy } from '../../support/sandbox-client.ts';
import type { SandboxInside } from './sandbox-inside.ts';

export const PEOPLE = ['anna', 'boris', 'clara', 'doris'];
const SIGNERS = ['idp', 'step-up'];
export const PASSWORD = 'a long password';
const issuerOf = (signer: string) => `https://${signer}.example.test`;

type Arguments = PlannedCall['arguments'];

export class RandomLogins {
  readonly #store: SandboxInside['world']['store'];
  readonly #random = seeded(20_261_130);
  readonly #certPem: string;

  constructor({ world: { store } }: SandboxInside, certPem: string) {
    this.#store = store;
    this.#certPem = certPem;
  }

  next(): PlannedCall {
    const tool = this.#random.chance(0.4) ? 'patchAuthPolicy' : this.#one(Object.keys(this.#calls));
    return { tool, arguments: this.#calls[tool]?.() ?? expect.fail(tool) };
  }

  readonly #calls: Readonly<Record<string, () => Arguments>> = {
    createAuthPolicy: () => this.#policy(),
    patchAuthPolicy: () => ({ id: this.#idOf('authPolicies'), ...this.#some(this.#policy()) }),
    updateAuthPolicy: () => ({ id: this.#idOf('authPolicies'), ...this.#policy() }),
    deleteAuthPolicy: () => ({ id: this.#idOf('authPolicies') }),
    createExternalJwtSigner: () => this.#signer(),
    patchExternalJwtSigner: () => ({ id: this.#idOf('externalJwtSigners'), ...this.#some(this.#signer()) }),
    updateExternalJwtSigner: () => ({ id: this.#idOf('externalJwtSigners'), ...this.#signer() }),
    deleteExternalJwtSigner: () => ({ id: this.#idOf('externalJwtSigners') }),
    patchIdentity: () => ({ id: this.#one(PEOPLE), ...this.#some(this.#person()) }),
    updateIdentity: () => {
      const id = this.#one(PEOPLE);
      return { id, name: id, type: 'Default', isAdmin: false, ...this.#some(this.#person()) };
    },
    disableIdentity: () => ({ id: this.#one(PEOPLE), durationMinutes: 0 }),
    enableIdentity: () => ({ id: this.#one(PEOPLE) }),
    createAuthenticator: () => {
      const identityId = this.#one(PEOPLE);
      return { identityId, method: 'updb', username: identityId, password: PASSWORD };
    },
    deleteAuthenticator: () => ({ id: this.#idOf('authenticators') }),
  };

  #person() {
    const authPolicyId = this.#one([this.#idOf('authPolicies'), this.#idOf('authPolicies'), '', null]);
    return { authPolicyId, externalId: this.#one([...PEOPLE.map((name) => `${name}@example.test`), '', null]) };
  }

  #policy() {
    const isYes = () => this.#random.chance(0.5);
    const signer = () => this.#one([this.#idOf('externalJwtSigners'), null, null]);
    const extJwt = { allowed: isYes(), allowedSigners: this.#one([[], [signer()].filter(Boolean)]) };
    const secondary = { requireTotp: isYes(), requireExtJwtSigner: signer() };
    const rules = { cert: { allowed: isYes() }, updb: { allowed: isYes() }, extJwt, secondary };
    return { ...(authPolicy('', rules) as Record<string, unknown>), name: this.#name('policy') };
  }

  #signer() {
    const issuer = this.#one(SIGNERS);
    const key = { certPem: this.#certPem, kid: 'key-1', claimsProperty: 'who', audience: 'all' };
    const flags = { enabled: this.#random.chance(0.5), useExternalId: this.#random.chance(0.7) };
    return { name: this.#name(issuer), issuer: issuerOf(issuer), ...key, ...flags };
  }

  #name(of: string): string {
    return `${of}-${this.#random.below(6)}`;
  }

  /** A part of a body, at two depths. */
  #some(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const kept = Object.entries(body).filter(() => this.#random.chance(0.6));
    return Object.fromEntries(
      kept.map(([name, value]) => [name, name === 'primary' ? this.#some(value as never) : value]),
    );
  }

  #idOf(kind: string): string | null {
    const all = this.#store
      .list(kind)
      .filter(({ identityId }) => identityId === undefined || PEOPLE.includes(String(identityId)));
    return all.length === 0 ? null : this.#one(all).id;
  }

  #one<T>(list: readonly T[]): T {
    return list[this.#random.below(list.length)] as T;
  }
}
