import { AddressList } from './address-list.ts';

/** Ranges that are private or reserved, or whose addresses contain one of IPv4 (RFC 6890). */
const NOT_PUBLIC = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
  ...['::/96', '::ffff:0:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32'],
  ...['2002::/16', '3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
];

/** Addresses that nobody has on the Internet. */
export const PRIVATE = new AddressList(NOT_PUBLIC);

/** Where all public addresses are (RFC 4291, section 2.4). */
const WHOLE = { ipv4: new AddressList(['0.0.0.0/0']), ipv6: new AddressList(['2000::/3']) } as const;

/** Whether a list has every public address of a kind, in however many ranges. */
export const hasEveryPublic = ({ entries }: AddressList, kind: keyof typeof WHOLE): boolean =>
  new AddressList([...entries, ...NOT_PUBLIC]).includes(WHOLE[kind]);
