import { BlockList, isIP } from 'node:net';
import { type AddressRange, covers, meets, rangeOf } from './address-range.ts';

/** An entry that is neither an address nor a network in CIDR form. */
export class AddressFault extends Error {}

const bits = { ipv4: 32, ipv6: 128 } as const;

/** An address in the form in which it is compared and recorded. Any other text is returned unchanged. */
export const plainForm = (address: string): string => plainAddress(address)?.text.toLowerCase() ?? address;

/** Kind and canonical form of an address: IPv4 within IPv6 (`::ffff:10.0.0.1`) is IPv4. */
function plainAddress(address: string): { readonly text: string; readonly kind: 'ipv4' | 'ipv6' } | undefined {
  const text = address.replace(/^\[|\]$/g, '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  const version = isIP(text);
  return version === 0 ? undefined : { text, kind: version === 4 ? 'ipv4' : 'ipv6' };
}

/** Addresses and networks, as `10.0.0.0/8` or `::1` (RFC 4632, RFC 4291). */
export class AddressList {
  readonly entries: readonly string[];
  readonly #list = new BlockList();
  readonly #ranges: AddressRange[] = [];

  /** @throws {AddressFault} for an entry that is neither */
  constructor(entries: readonly string[]) {
    this.entries = entries;
    for (const entry of entries) this.#add(entry);
  }

  has(address: string): boolean {
    const plain = plainAddress(address);
    return plain !== undefined && this.#list.check(plain.text, plain.kind);
  }

  /** Whether it has every address of another list. */
  includes(other: AddressList): boolean {
    return other.#ranges.every((range) => covers(this.#ranges, range));
  }

  /** Whether some address is in both lists. */
  meets(other: AddressList): boolean {
    return this.#ranges.some((range) => other.#ranges.some((each) => meets(range, each)));
  }

  #add(entry: string): void {
    const [address = '', prefix, ...more] = entry.split('/');
    const plain = plainAddress(address);
    const length = prefix === undefined ? undefined : Number(prefix);
    const isLength = length === undefined || (/^\d+$/.test(prefix ?? '') && plain && length <= bits[plain.kind]);
    if (plain === undefined || !isLength || more.length > 0) {
      throw new AddressFault(`"${entry}" is not an address or a range: use one such as 10.0.0.0/8 or ::1`);
    }
    const fixed = length ?? bits[plain.kind];
    this.#list.addSubnet(plain.text, fixed, plain.kind);
    this.#ranges.push(rangeOf(plain.text, fixed));
  }
}

/** Loopback addresses. */
export const LOOPBACK = new AddressList(['127.0.0.0/8', '::1']);

/** Whether this name or address always means this machine (RFC 6761, section 6.3). */
export function isLoopback(host: string): boolean {
  const name = withoutRoot(host);
  return name.toLowerCase() === 'localhost' || LOOPBACK.has(name);
}

/** A name without the dot that represents the root of all names (RFC 1034, section 3.1): it is the same name. */
export const withoutRoot = (name: string): string => name.replace(/(?<=[^.])\.$/, '');
