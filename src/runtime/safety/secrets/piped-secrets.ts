import type { Pattern } from './pattern.ts';

/** What reads a password or a token from its standard input. */
const READER = [
  '(?:ch)?passwd\\b',
  'kinit\\b',
  'cryptsetup\\b',
  'gcloud\\ssecrets\\s',
  '(?:docker|podman)\\ssecret\\screate\\b',
  'ConvertTo-SecureString\\b',
  'sudo\\s(?:[^\\n|;&]{0,40}\\s)?-S\\b',
  '(?:docker|podman|nerdctl|buildah|skopeo|helm|crane|oras|vault|gh|glab|ziti|argocd|kubelogin|oc|az)\\s(?:[^\\n|;&]{0,100}?\\s)?login\\b',
  '[\\w./-]{1,60}\\s(?:[^\\n|;&]{0,200}?\\s)?--(?:password-stdin|with-token|passphrase-fd|pass-stdin|token-stdin)\\b',
].join('|');

/** Passwords that are written to the standard input of a program. */
export const PIPED: readonly Pattern[] = [
  {
    kind: 'password',
    hints: ['echo', 'printf', '<<<'],
    find: new RegExp(
      `(?<=\\b(?:echo|printf|cat\\s{1,4}<<<)\\s{0,4}(?:-[neE]{1,3}\\s{1,4}|["']?%s(?:\\\\{1,2}n)?["']?\\s{1,4})?["']?(?:[\\w.-]{1,60}:)?)[^\\s"'|:\\\\]{3,200}(?=["']?\\s{0,4}\\|\\s{0,4}(?:sudo\\s{1,4}|ssh\\s[^\\n|;&]{1,80}?\\s)?(?:${READER}))`,
      'gi',
    ),
  },
  {
    kind: 'password',
    hints: ['securestring'],
    find: /(?<=["'])[^\s"'|\\]{3,200}(?=["']\s{0,4}\|\s{0,4}ConvertTo-SecureString\b)/gi,
  },
  {
    kind: 'password',
    hints: ['<<<'],
    find: new RegExp(
      `(?<=(?:^|[^\\w-])(?:${READER})[^\\n|;&<]{0,100}<<<\\s{0,4})(?:"[^"\\\\\\r\\n]{3,200}(?=")|'[^'\\\\\\r\\n]{3,200}(?=')|[^\\s"'\\\\]{3,})`,
      'gi',
    ),
    shown: (match, mark) => (/^["']/.test(match) ? match.charAt(0) + mark : mark),
  },
];
