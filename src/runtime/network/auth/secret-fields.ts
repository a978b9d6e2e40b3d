import type { Credentials, ProviderSettings } from './credentials.ts';
import type { CredentialsOf, LoginMethod } from './login.ts';

/** The fields with text in an object, optional ones included. */
type TextField<Settings> = {
  [Field in keyof Settings]-?: NonNullable<Settings[Field]> extends string ? Field : never;
}[keyof Settings];

/** The kind of secret in each text field, or null if the field is not secret. */
type FieldKinds<Settings> = { readonly [Field in Exclude<TextField<Settings>, 'method'>]: string | null };

const PROVIDER: FieldKinds<ProviderSettings> = {
  issuer: null,
  clientId: null,
  clientSecret: 'client secret',
  scope: null,
  audience: null,
  resource: null,
  ca: null,
  shows: null,
};

/** The secrets in the credentials of each login method. The type-check fails if a method or one of its fields is missing. */
const KINDS: { readonly [Method in LoginMethod]: FieldKinds<CredentialsOf<Method>> } = {
  updb: { username: null, password: 'password' },
  cert: { cert: null, key: 'private key' },
  'ext-jwt': {},
  'controller-oidc': { username: null, password: 'password', cert: null, key: 'private key' },
  'device-auth': PROVIDER,
  'client-credentials': PROVIDER,
  browser: { ...PROVIDER, redirectUri: null },
  headers: {},
};

/** Every secret text in the credentials of a login, with its kind. */
export function secretsOf(credentials: Credentials): readonly { readonly value: string; readonly kind: string }[] {
  if (credentials.method === 'none') return [];
  const kinds: Readonly<Record<string, string | null>> = KINDS[credentials.method];
  return Object.entries(credentials).flatMap(([field, value]) => {
    const kind = kinds[field];
    return typeof value === 'string' && typeof kind === 'string' ? [{ value, kind }] : [];
  });
}
