/** Several words, most of which are not usual words about secrets. */
export function isPhrase(value: string): boolean {
  const words = value.split(/[ -]/);
  return words.length > 1 && words.filter(isUsual).length * 2 <= words.length;
}

/** A single word, unless it is a usual word about secrets. */
export const isWord = (value: string): boolean => /^[A-Za-z][A-Za-z_/-]{2,}$/.test(value) && !isUsual(value);

const isUsual = (word: string): boolean =>
  USUAL.has(word.toLowerCase()) || /(?:ed|able|ible|ing|ory|ive|ary|less)$/i.test(word);

const USUAL: ReadonlySet<string> = new Set(
  `a an the no not none null nil nan true false yes both any same different equal unset set empty blank wrong bad weak
  strong short long too invalid valid incorrect correct unknown known old new okay good fine default optional secret
  hidden public private case unique safe unsafe insecure secure plain text string number integer boolean object array
  list file path bytes binary uuid id ids url uri json yaml xml pem jwt opaque bearer basic digest hash hmac totp otp
  mfa oidc oauth ldap updb cert kerberos env environment variable vault keychain gone lost absent present active
  inactive stale out up down over under there here below above later then now never always only also still just used
  free full length minimum maximum min max policy authentication authorization login change reset recovery field value
  type format name user username must should may can could will shall cannot has have had does do needs need expects
  expect contains contain was is be been being it its this that these those one two each every some your my our their
  his her what which who when where why how if unless and or but nor for with without from by in on at to of as than
  per via found sent held kept shown given taken seen read written chosen broken made stolen told hit lowercase
  uppercase password passphrase token pin key`.split(/\s+/),
);
