import type { Thesaurus } from '../overlay/thesaurus.ts';

/** Words with one meaning in many products, by their search term. */
const CONCEPTS: Thesaurus['concepts'] = {
  acknowledge: ['acknowledge', 'ack'],
  'access-point': ['access point', 'ap'],
  administrator: ['administrator', 'admin'],
  application: ['application', 'app'],
  audit: ['audit', 'audit log', 'audit trail', 'audit event'],
  authentication: ['authentication', 'auth'],
  certificate: ['certificate', 'cert'],
  configuration: ['configuration', 'config', 'conf'],
  database: ['database', 'db'],
  device: ['device', 'machine', 'computer'],
  directory: ['directory', 'folder'],
  document: ['document', 'doc'],
  environment: ['environment', 'env'],
  execute: ['execute', 'exec', 'run'],
  instance: ['instance', 'vm', 'virtual machine', 'container'],
  invitation: ['invitation', 'invite'],
  location: ['location', 'geo location', 'place'],
  'name-server': ['nameserver', 'name server', 'dns server'],
  organization: ['organization', 'org', 'company'],
  password: ['password', 'passwd', 'passphrase'],
  picture: ['picture', 'image', 'photo'],
  'pre-shared-key': ['pre shared key', 'psk'],
  'pull-request': ['pull request', 'pr', 'merge request'],
  repository: ['repository', 'repo'],
  restart: ['restart', 'reboot'],
  router: ['router', 'routing peer'],
  self: ['self', 'current user', 'users current', 'who am i', 'whoami', 'my own', 'myself'],
  setting: ['setting', 'option', 'preference'],
  statistics: ['statistics', 'statistic', 'stat', 'stats'],
  synchronize: ['synchronize', 'synchronise', 'sync'],
  user: ['user', 'person', 'people', 'colleague', 'employee'],
  webhook: ['webhook', 'web hook', 'hook'],
  'wireless-network': ['wireless network', 'wireless lan', 'wlan', 'wifi', 'wi fi'],
};

/** Words of one product, which mean something to others. */
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
