import type { Pattern } from './pattern.ts';
import { isMixed } from './strong-values.ts';

/** Passwords that programs take at a position of their own, or after the name of a user. */
export const POSITIONS: readonly Pattern[] = [
  {
    kind: 'token',
    hints: ['login ', 'enable ', 'authtoken ', 'unseal ', 'install '],
    find: /(?<=\b(?:vault\s{1,4}(?:login|operator\s{1,4}unseal)|zrok2?\s{1,4}enable|ngrok\s{1,4}(?:config\s{1,4}add-)?authtoken|cloudflared(?:\.exe)?\s{1,4}service\s{1,4}install)\s{1,4}(?:-[^\s=]{1,40}\s{1,4}){0,3}["']?)[^\s"'\\=-][^\s"'\\=]{4,}/gi,
    shown: (match, mark) => (isMixed(match) ? mark : undefined),
  },
  {
    // A word that is followed by an option, or no word.
    kind: 'password',
    hints: ['net ', 'net1 ', 'net.exe ', 'net1.exe '],
    find: /(?<=\bnet1?(?:\.exe)?\s{1,4}user\s{1,4}(?:\/\w{1,20}\s{1,4})?(?:["']?[\w.-]{1,60}["']?|"[^"\\\n]{1,60}")\s{1,4}["']?)(?:(?<=user\s{1,4}\/[^\n]{1,100})[^\s"'/\\][^\s"'\\]{2,}|(?=\S{0,100}[\d!@#$%^&*])[^\s"'/\\][^\s"'\\]{2,}|[^\s"'/\\][^\s"'\\]{2,200}(?=["']?\s{1,4}\/[a-z]))/gi,
  },
  {
    kind: 'password',
    hints: ['/rp '],
    find: /(?<=\bschtasks(?:\.exe)?\s[^\n]{0,200}?\/rp\s{1,4}["']?)[^\s"'/\\][^\s"'\\]{2,}/gi,
  },
  {
    // Not the properties of a build: `/p:Configuration=Release`.
    kind: 'password',
    hints: [' /p:', ' /pass:'],
    find: /(?<=\s\/p(?:ass)?:["']?)(?!\w{1,60}=)[^\s"'\\]{3,}/gi,
  },
  {
    kind: 'password',
    hints: ['securestring'],
    find: /(?<=\bConvertTo-SecureString\s{1,4}(?:-(?:String|AsPlainText|Force)\s{1,4}){0,3})(?:(?<quote>["'])[^"'\\\r\n]{3,200}\k<quote>|[^\s"'\\$(-][^\s"'\\]{2,})/gi,
    shown: (match, mark) => (/^["']/.test(match) ? match.charAt(0) + mark + match.charAt(0) : mark),
  },
  {
    // A user and a password in calls of Python and MongoDB: `auth=("bob", "x")`.
    kind: 'password',
    hints: ['uth(', 'uth=('],
    find: /(?<=\bauth=?\(\s{0,4}\\{0,3}["'][^"'\\\r\n]{1,60}\\{0,3}["']\s{0,4},\s{0,4}\\{0,3}["'])[^"'\\\r\n]{3,200}(?=\\{0,3}["']\s{0,4}\))/gi,
  },
  {
    kind: 'password',
    hints: ['onn ', 'nnect ', 'lftp ', 'login='],
    find: /(?<=\bconn(?:ect)?\s{1,4}[\w.$#-]{1,60}\/)[^\s"'@\\/]{3,200}(?=@)|(?<=\blftp\s[^\n|;&]{0,200}?-u\s{1,4}[\w.@-]{1,60},|\blogin=[\w.@-]{1,60}:)[^\s"'\\&]{3,}/gi,
  },
  {
    kind: 'password',
    hints: ['kcredential', 'scredential'],
    find: /(?<=\b(?:PS|Network)Credential\s{0,4}\(\s{0,4}\\{0,3}["'][^"'\\\r\n]{1,100}\\{0,3}["']\s{0,4},\s{0,4}\\{0,3}["'])[^"'\\\r\n]{3,200}(?=\\{0,3}["'])/gi,
  },
  {
    // OpenZiti's own program.
    kind: 'password',
    hints: [' --new', ' --current', ' updb '],
    find: /(?<=\bauthenticator\s{1,4}updb\s(?:[^\n|;&]{0,200}?\s)?--(?:new|current)(?:\s{1,4}|=)["']?|\bcreate\s{1,4}authenticator\s{1,4}updb\s{1,4}\S{1,100}\s{1,4}\S{1,100}\s{1,4}["']?)[^\s"'\\-][^\s"'\\]{2,}/g,
  },
  {
    kind: 'password',
    hints: ['sqlplus ', 'sqlldr ', 'rman ', 'expdp ', 'impdp '],
    find: /(?<=\b(?:sqlplus|sqlldr|rman|expdp|impdp)\s(?:[^\n|;&]{0,100}?\s)?["']?(?:userid=)?[\w.$#-]{1,60}\/)(?:[^\s"'@\\/]{3,200}(?=@)|[^\s"'@\\/.]{3,200}(?=["'\s]|$))/gi,
  },
  {
    // Samba's programs.
    kind: 'password',
    hints: [' -u', ' --user'],
    find: /(?<=\s(?:-U|--user(?:name)?)[\s=]{0,4}["']?[\w.\\/-]{1,60}%)[^\s"'\\]{3,}/g,
  },
];
