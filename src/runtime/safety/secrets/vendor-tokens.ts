import type { Pattern } from './pattern.ts';

/** Keys and tokens of well-known services, by the form that they are recognised by. */
const FORMS = [
  'A[KS]IA[A-Z0-9]{16}',
  'gh[oprsu]_[A-Za-z0-9]{30,}',
  'github_pat_\\w{30,}',
  'gl(?:pat|dt|rt|cbt|ptt|ft|imt|soat|agent)-[\\w-]{20,}',
  'xox[abeoprs]-[\\w-]{20,}',
  'xapp-\\d-[\\w-]{16,}',
  'sk-[\\w-]{20,}',
  '[prs]k_(?:live|test)_[A-Za-z0-9]{16,}',
  'whsec_[A-Za-z0-9]{24,}',
  'AIza[\\w-]{35}',
  'ya29\\.[\\w-]{20,}',
  'GOCSPX-[\\w-]{20,}',
  'npm_[A-Za-z0-9]{36}',
  'hf_[A-Za-z0-9]{30,}',
  'do[opr]_v1_[a-f0-9]{60,}',
  'shpat_[a-f0-9]{32}',
  'hvs\\.[\\w-]{24,}',
  'dckr_pat_[\\w-]{20,}',
  'lin_api_\\w{30,}',
  'tskey-[a-z]{1,20}-[\\w-]{16,}',
  'gl(?:sa|c)_[\\w+/=-]{30,}',
  'AGE-SECRET-KEY-1[A-Z0-9]{40,}',
];

export const VENDOR_TOKENS: Pattern = {
  kind: 'token',
  hints:
    `kia sia gh gl xox xapp- sk- aiza npm_ age-secret _live_ _test_ whsec_ ya29. px- hf_ _v1_ hpat_ hvs. kr_pat _api_
    key-`.split(/\s+/),
  find: new RegExp(`(?<![A-Za-z0-9])(?:${FORMS.join('|')})`, 'gi'),
  shown: (match, mark) => (/\d/.test(match) || /^(?:gl|xox|age|whsec|gocspx)/i.test(match) ? mark : undefined),
};
