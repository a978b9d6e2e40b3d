import type { Thesaurus } from '../overlay/thesaurus.ts';

/** Words with one meaning in many products, by their search term. */
const CONCEPTS: Thesaurus['concepts'] = {
  'access-point': ['access point', 'ap', 'aps'],
  acknowledge: ['acknowledge', 'ack'],
  administrator: ['administrator', 'admin'],
  application: ['application', 'app'],
  approve: ['approve', 'accept'],
  audit: ['audit', 'audit log', 'audit trail', 'audit event'],
  authentication: ['authentication', 'auth'],
  certificate: ['certificate', 'cert'],
  clone: ['clone', 'copy', 'duplicate'],
  comment: ['comment', 'note', 'remark'],
  configuration: ['configuration', 'config', 'conf'],
  database: ['database', 'db'],
  device: ['device', 'machine', 'computer'],
  directory: ['directory', 'folder'],
  document: ['document', 'doc'],
  email: ['email', 'e mail', 'mail'],
  environment: ['environment', 'env'],
  execute: ['execute', 'exec', 'run'],
  instance: ['instance', 'vm', 'vms', 'virtual machine', 'container'],
  invitation: ['invitation', 'invite'],
  invoice: ['invoice', 'bill'],
  locale: ['locale', 'language'],
  locate: ['locate', 'find out where', 'blink'],
  location: ['location', 'geo location', 'place'],
  login: ['login', 'log in', 'sign in', 'logon', 'log on'],
  logout: ['logout', 'log out', 'sign out', 'log off'],
  merge: ['merge', 'combine'],
  move: ['move', 'transfer', 'relocate'],
  'name-server': ['nameserver', 'name server', 'dns server'],
  organization: ['organization', 'org', 'company'],
  password: ['password', 'passwd', 'passphrase'],
  permission: ['permission', 'privilege', 'access right'],
  picture: ['picture', 'image', 'photo', 'avatar', 'logo', 'icon'],
  'pre-shared-key': ['pre shared key', 'psk'],
  'pull-request': ['pull request', 'pr', 'prs', 'merge request'],
  reject: ['reject', 'decline', 'deny', 'refuse'],
  repository: ['repository', 'repo'],
  restart: ['restart', 'reboot'],
  resume: ['resume', 'unpause', 'continue'],
  router: ['router', 'routing peer'],
  self: ['self', 'current user', 'users current', 'who am i', 'whoami', 'my own', 'myself'],
  setting: ['setting', 'option', 'preference'],
  statistics: ['statistics', 'statistic', 'stat', 'stats', 'usage', 'metric'],
  suspend: ['suspend', 'pause', 'halt'],
  synchronize: ['synchronize', 'synchronise', 'sync'],
  'trace-route': ['trace route', 'traceroute', 'trace the route'],
  track: ['track', 'song'],
  user: ['user', 'person', 'people', 'colleague', 'employee'],
  webhook: ['webhook', 'web hook', 'hook'],
  'wireless-network': ['wireless network', 'wireless lan', 'wlan', 'wifi', 'wi fi', 'ssid'],
};

/** Concepts that are specific to OpenZiti: elsewhere, their words have other meanings. */
const OF_ONE_PRODUCT: ReadonlySet<string> = new Set(['ziti', 'openziti', 'network', 'current', 'currently', 'used']);

/** More ways to say what is to be done. */
const MORE = {
  create: ['upload', 'take', 'open', 'connect'],
  patch: ['resize', 'block'],
  delete: ['revoke'],
  action: [
    ...['send', 'resend', 'trigger', 'test', 'start', 'restart', 'reboot', 'run', 'execute', 'refresh', 'synchronize'],
    ...['approve', 'accept', 'reject', 'retry', 'upgrade', 'clone', 'copy', 'merge', 'publish', 'wait'],
  ],
} as const;

/** The vocabulary for any product: common words, and the part of OpenZiti's vocabulary that is not specific to it. */
export function commonVocabulary({ intentions, noise }: Thesaurus): Thesaurus {
  const more = Object.entries(MORE).map(([key, words]) => [
    key,
    [...new Set([...(intentions[key as keyof typeof MORE] ?? []), ...words])],
  ]);
  return {
    concepts: CONCEPTS,
    intentions: { ...intentions, ...Object.fromEntries(more) },
    noise: noise.filter((word) => !OF_ONE_PRODUCT.has(word)),
  };
}
