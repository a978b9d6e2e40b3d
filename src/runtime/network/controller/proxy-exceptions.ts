import { BlockList, isIP, isIPv6 } from 'node:net';

/** Whether an exception is about a host, without brackets, and its port. */
type Rule = (host: string, port: string) => boolean;

/**
 * Reads the value of `NO_PROXY` as curl and Go do. It lists host names, which include their subdomains, and addresses,
 * both with a port or without one; networks, such as `10.0.0.0/8`; or `*` for everything. Names are not resolved.
 * @returns whether a URL is reached without the proxy
 */
export function proxyExceptions(text: string): (url: URL) => boolean {
  const rules = text
    .split(/[,\s]+/)
    .filter(Boolean)
    .map(ruleOf);
  return ({ hostname, port, protocol }) => {
    const usual = protocol === 'https:' ? '443' : '80';
    return rules.some((isAbout) => isAbout(withoutBrackets(hostname), port || usual));
  };
}

function ruleOf(entry: string): Rule {
  if (entry === '*') return () => true;
  const [address = '', prefix] = entry.split('/');
  if (prefix !== undefined) return networkRule(withoutBrackets(address), prefix);
  const [, beforePort = entry, port] = isIPv6(entry) ? [] : (/^(.+):(\d+)$/.exec(entry) ?? []);
  const isAbout = hostRule(withoutBrackets(beforePort).toLowerCase());
  return (host, actual) => (port === undefined || port === actual) && isAbout(host, actual);
}

function hostRule(name: string): Rule {
  if (isIP(name) !== 0) return networkRule(name, isIPv6(name) ? '128' : '32');
  const domain = name.replace(/^\*?\./, '');
  return (host) => host === domain || host.endsWith(`.${domain}`);
}

function networkRule(address: string, prefix: string): Rule {
  const network = new BlockList();
  const bits = /^\d+$/.test(prefix) ? Number(prefix) : Number.POSITIVE_INFINITY;
  // An entry that is not a network matches no host.
  if (isIP(address) === 0 || bits > (isIPv6(address) ? 128 : 32)) return () => false;
  network.addSubnet(address, bits, familyOf(address));
  return (host) => isIP(host) !== 0 && network.check(host, familyOf(host));
}

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');

/** A URL has brackets around an IPv6 address. */
const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');
