/** Effects of a change that a person has to confirm, whatever its method: phrases that follow "It". */
export const JUDGEMENTS = {
  'cuts-off': {
    title: 'cuts something off',
    when: 'Something is disabled or taken down, traffic no longer crosses it, a policy changes from `Dial` to `Bind`, its roles select less, `AnyOf` becomes `AllOf` (which takes effect when a list of roles changes), role attributes, configs or permissions lose an entry, an administrator becomes none, or more posture checks have to be passed, which a new one may be by its role attributes; or a terminator moves to where nothing answers, or encryption is required without a host.',
  },
  'opens-to-all': {
    title: 'opens something to everyone',
    when: 'A list of roles gains `#all`, in a new policy too; or anyone with a certificate or token of an authority automatically becomes an identity, or gets another role attribute then.',
  },
  'requires-less': {
    title: 'requires less for access',
    when: 'Some of the roles that a policy required together are enough: `AllOf` becomes `AnyOf`, or a list loses a role under `AllOf`. A new `semantic` counts even though it has no effect until a list of roles changes.',
  },
  'raises-rights': {
    title: 'raises permissions',
    when: '`isAdmin` becomes true, `permissions` gains an entry, of a new identity too; or an administrator gets another enrollment or authenticator, or is enabled again.',
  },
  'weakens-authentication': {
    title: 'changes who can log in, or how',
    when: 'What an auth policy, a certificate authority or an external JWT signer requires of a login, trust in a new authority or signer, the auth policy or `externalId` of an identity, a posture check, which checks a policy selects, the certificate of a router, redirects after browser logins, or the encryption of a service.',
  },
  'sets-credentials': {
    title: "sets an identity's credentials",
    when: 'A password, user name or certificate that an identity logs in with.',
  },
  'writes-a-file': {
    title: 'writes a file on the controller',
    when: 'A database snapshot to a path that the caller chooses.',
  },
} as const;

export type JudgementId = keyof typeof JUDGEMENTS;
