import type { Pattern } from './pattern.ts';

/**
 * Keys and tokens of well-known services, by the form that they are recognized by: a beginning that says whose it is,
 * and many characters that say nothing. Each is at least `SHORTEST` long, and its first `SHORTEST` characters are word
 * characters, dots, dashes and tildes; those that are not are in `OTHER_FORMS`.
 */
export const FORMS: readonly string[] = [
  // Clouds and hosting
  '(?:A[KSB]IA|A3T[A-Z0-9])[A-Z0-9]{16}',
  'AIza[\\w-]{35}',
  'ya29\\.[\\w-]{20,}',
  'GOCSPX-[\\w-]{20,}',
  '[\\w~.-]{3}\\dQ~[\\w~.-]{31,34}',
  'AKID[A-Za-z0-9]{32}',
  'AQVN[\\w-]{35,}',
  'do[opr]_v1_[a-f0-9]{60,}',
  'HRKU-[\\w-]{30,}',
  'fo1_[\\w-]{40,}',
  'v1\\.0-[a-f0-9]{24}-[a-f0-9]{100,}',
  'nf[pcoub]_[A-Za-z0-9]{36,}',
  'vc[pikra]_[A-Za-z0-9]{24,}',
  'tskey-[a-z]{1,20}-[\\w-]{16,}',
  // Code and packages
  'gh[oprsu]_[A-Za-z0-9]{30,}',
  'github_pat_\\w{30,}',
  'gl(?:pat|dt|rt|cbt|ptt|ft|imt|soat|agent|ffct|wt)-[\\w.-]{20,}',
  'GR1348941[\\w-]{20,}',
  'npm_[A-Za-z0-9]{36}',
  'pypi-AgE[\\w-]{50,}',
  'rubygems_[a-f0-9]{48}',
  'oy2[a-z0-9]{43}',
  'cio[A-Za-z0-9]{32}',
  'dckr_[a-z]{3}_[\\w-]{20,}',
  'AKCp[A-Za-z0-9]{60,}',
  'CCI(?:PAT|PRJ)_[\\w]{20,}',
  'bk(?:ua|aj)_[a-z0-9]{30,}',
  'sq[uap]_[a-f0-9]{40}',
  'snyk_[a-z]{2,5}\\.[\\w.-]{20,}',
  // Secrets and infrastructure
  'hv[sbr]\\.[\\w-]{24,}',
  '[sb]\\.(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{24}(?![\\w.-])',
  'atlasv1\\.[\\w-]{40,}',
  'pul-[a-f0-9]{40}',
  'dp\\.(?:pt|st|ct|sa|scim|audit)\\.[\\w.-]{30,}',
  'dapi[a-f0-9]{32}',
  'pscale_[a-z]{2,5}_[\\w.-]{30,}',
  'sbp_[a-f0-9]{40}',
  'sb_secret_[\\w-]{20,}',
  'AGE-SECRET-KEY-[A-Z0-9-]{40,}',
  'NR(?:AK|AA|II|IQ|JS|RA|MA|BR|LS)-[\\w-]{16,}',
  'dt0[a-z]\\d\\d\\.[A-Z0-9]{24}\\.[A-Z0-9]{60,}',
  // Messages
  'SG\\.[\\w-]{16,32}\\.[\\w-]{16,64}',
  'xox[abeoprs](?:\\.xox[bp])?-[\\w-]{20,}',
  'xapp-\\d-[\\w-]{16,}',
  '[MNO][\\w-]{23,27}\\.[\\w-]{6}\\.[\\w-]{27,40}',
  '(?<![/+])SK[a-f0-9]{32}',
  'key-[a-f0-9]{32}',
  '[a-f0-9]{32}-us\\d{1,2}(?!\\w)',
  'x(?:key|smtp)sib-[a-f0-9]{60,}-[A-Za-z0-9]{16}',
  're_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,}',
  // Payment and shops
  'sq0[a-z]{3}-[\\w-]{22,}',
  '(?<![/+])EAA[AC][\\w-]{50,}',
  'EZ[AT]K[A-Za-z0-9]{50,}',
  'shp[a-z]{2,3}_[a-f0-9]{32}',
  'access-(?:sandbox|development|production)-[a-f0-9-]{36}',
  // Models
  'sk-[\\w-]{20,}',
  'sk_[a-f0-9]{48}',
  'gsk_[A-Za-z0-9]{40,}',
  'xai-[\\w-]{60,}',
  'pplx-[A-Za-z0-9]{40,}',
  'nvapi-[\\w-]{40,}',
  'lsv2_[a-z]{2}_\\w{32,}',
  'pcsk_\\w{40,}',
  '(?<![/+])r8_[A-Za-z0-9]{37}',
  'hf_[A-Za-z0-9]{30,}',
  // Offices
  'lin_(?:api|oauth)_\\w{30,}',
  'ntn_\\w{40,}',
  'secret_[A-Za-z0-9]{43}',
  'fig[a-z]{1,2}_[\\w-]{30,}',
  'pat[A-Za-z0-9]{14}\\.[a-f0-9]{60,}',
  'pat-[a-z]{2}\\d-[a-f0-9-]{36}',
  'PMAK-[a-f0-9]{24}-[a-f0-9]{34}',
  'tfp_[\\w-]{40,}',
  'aio_[A-Za-z0-9]{28}',
];
/** Forms that are shorter, or in base64: each is searched for only in texts that have one of its hints. */
export const OTHER_FORMS: readonly (Pick<Pattern, 'hints'> & { readonly form: string })[] = [
  { hints: ['absk'], form: 'ABSK[A-Za-z0-9+/]{60,}=*' },
  { hints: ['ltai'], form: 'LTAI[A-Za-z0-9]{12,24}' },
  { hints: ['fm1', 'fm2'], form: 'fm[12][ar]?_[\\w+/=-]{40,}' },
  { hints: ['cmvmdgtu'], form: 'cmVmdGtu[A-Za-z0-9+/=]{50,}' },
  { hints: ['atatt3', 'atctt3', 'atstt3'], form: 'AT(?:ATT|CTT|STT)3[\\w=-]{40,}' },
  { hints: ['atbb'], form: 'ATBB[\\w=]{28,}' },
  { hints: ['glsa_', 'glc_'], form: 'gl(?:sa|c)_[\\w+/=-]{30,}' },
  { hints: ['sntrys_', 'sntryu_'], form: 'sntry[su]_[\\w+/=-]{40,}' },
  { hints: ['k_live_', 'k_test_', 'k_prod_'], form: '[prs]k_(?:live|test|prod)_[A-Za-z0-9]{10,}' },
  { hints: ['whsec_'], form: 'whsec_[A-Za-z0-9+/=]{24,}' },
];

const finding = (forms: readonly string[]): RegExp => new RegExp(`(?<![A-Za-z0-9])(?:${forms.join('|')})`, 'g');
const FIND = finding(FORMS);
/**
 * A short prefix, and more mixed letters than the ids of a controller have: hardly any other service has such tokens.
 */
const FIND_OTHER =
  /(?<![\w.~+/=-])[a-z][a-z0-9]{1,11}(?:_[a-z]{2,6}){0,2}_(?=[a-zA-Z]*\d)(?=[a-z0-9]*[A-Z])(?=[A-Z0-9]*[a-z])[A-Za-z0-9]{28,}/g;

/**
 * Tells a token from a name made of words, such as `sk-router-in-the-north`. GitLab's tokens are so short that they may
 * have no digit.
 */
const MAY_HOLD = /\d|\bgl[a-z]{2,5}-/;

/** The tokens of these forms. */
export const OTHER_TOKENS: readonly Pattern[] = OTHER_FORMS.map(({ hints, form }) => ({
  kind: 'token',
  hints,
  find: finding([form]),
  shown: (match, mark) => (MAY_HOLD.test(match) ? mark : undefined),
}));

/** No token of these words is shorter. It may be part of a longer word. */
const SHORTEST = 20;
/** By character code, whether it can be part of a word of a token. */
const IS_PART = Uint8Array.from({ length: 128 }, (_, code) => Number(/[\w.~-]/.test(String.fromCharCode(code))));
/** What may follow such a word and still belong to a token. */
const REST = /[\w.~+/=-]*/y;

/**
 * A text without the tokens in it. Only long words are searched for them. A place where one may begin is read from its
 * twentieth character backwards: what is not part of a word rules out every beginning before it.
 */
export function hideTokens(text: string, mark: string): string {
  let result = '';
  let done = 0;
  let begin = 0;
  while (begin + SHORTEST <= text.length) {
    let at = begin + SHORTEST - 1;
    while (at >= begin && isPart(text, at)) at -= 1;
    if (at >= begin) {
      begin = at + 1;
      continue;
    }
    REST.lastIndex = begin + SHORTEST;
    REST.test(text);
    const end = REST.lastIndex;
    const word = text.slice(begin, end);
    const shown = MAY_HOLD.test(word) ? withoutTokens(word, mark) : word;
    if (shown !== word) {
      result += text.slice(done, begin) + shown;
      done = end;
    }
    begin = end;
  }
  return done === 0 ? text : result + text.slice(done);
}

function withoutTokens(word: string, mark: string): string {
  // Most words have none, which takes a search a third of the time.
  const known = word.search(FIND) < 0 ? word : word.replace(FIND, (token) => (MAY_HOLD.test(token) ? mark : token));
  return known.includes('_') ? known.replace(FIND_OTHER, mark) : known;
}

const isPart = (text: string, at: number): boolean => IS_PART[text.charCodeAt(at)] === 1;
