/** Effects of a change that a person has to confirm, whatever its method: phrases that follow "It". */
export const JUDGEMENTS = {
  'cuts-off': {
    title: 'cuts something off',
    when: 'Something is disabled or taken down, traffic can no longer pass through it, a policy changes from `Dial` to `Bind`, its roles select less, `AnyOf` becomes `AllOf` (which takes effect when a list of roles changes), or role attributes, configs or permissions lose an entry. An administrator is no longer one. More posture checks have to be passed, perhaps because a new check has a role attribute that policies already select. A terminator leads elsewhere or no longer belongs to its host. The `precedence` of a terminator or an identity, new ones included, takes traffic from others. A config that services use loses an address or another value or gains a limit (`allowedSourceAddresses`, `maxConnections`, health checks, a proxy, a `precedence`), a service gets a second one with the same purpose, or an identity gets another config in its place. Another config, or a changed one, has clients catch what hosts refuse. A service that is used, or a config type that has configs, gets another name, or such a type another schema. Circuits of a service end after a shorter idle time. Or encryption is required of a service whose terminators were all created manually.',
  },
  'opens-to-all': {
    title: 'opens something to everyone',
    when: 'A list of roles gains `#all`, in an existing policy or a new one. Or a service or an identity gets a role attribute by which a service policy for everyone, or for every service, applies to it. Or anyone with a certificate or token of an authority automatically becomes an identity, or gets another role attribute when they do.',
  },
  'requires-less': {
    title: 'requires less for access',
    when: 'Fewer of the roles that a policy required together are now enough: `AllOf` becomes `AnyOf`, or a list loses a role under `AllOf`. A new `semantic` counts even though it has no effect until a list of roles changes.',
  },
  'raises-rights': {
    title: 'raises permissions',
    when: '`isAdmin` becomes true or `permissions` gains an entry, for an existing identity or a new one. Or an administrator gets another enrollment or authenticator, or is enabled again.',
  },
  'weakens-authentication': {
    title: 'changes who can log in, or how',
    when: 'It affects what an auth policy, a certificate authority or an external JWT signer requires of a login, trust in a new authority, signer or router, the auth policy or `externalId` of an identity, a posture check, which checks a policy selects, the certificate of a router, redirects after browser logins, or the encryption of a service.',
  },
  'sets-credentials': {
    title: "sets an identity's credentials",
    when: 'It sets a password, user name or certificate that an identity logs in with.',
  },
  'writes-a-file': {
    title: 'writes a file on the controller',
    when: 'It writes a database snapshot to a path that the caller chooses.',
  },
} as const;

export type JudgementId = keyof typeof JUDGEMENTS;

/** An effect of a change in a sentence, as people who confirm it read it. */
export const judgement = (id: JudgementId, reason: string): string => `${JUDGEMENTS[id].title}: ${reason}.`;
