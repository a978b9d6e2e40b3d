import { alternatives } from '../../common/alternatives.ts';
import type { Values } from '../read-values.ts';
import { UsageError } from '../usage-error.ts';

/** What some flags are about, which mean nothing without it. */
const NEEDS = {
  ca: ['controller', 'identity'],
  'ca-fingerprint': ['controller', 'identity'],
  anonymous: ['controller'],
  'headers-file': ['controller'],
  'sandbox-size': ['sandbox'],
} as const;

/** @throws {UsageError} for a flag of the connection that would silently do nothing */
export function requireUsed(values: Values): void {
  const isGiven = (name: string) => values.text(name) !== undefined && values.text(name) !== 'false';
  for (const [name, needs] of Object.entries(NEEDS)) {
    if (!isGiven(name) || needs.some(isGiven)) continue;
    const network = values.network === undefined ? '' : `; the network ${values.network.name} has its own settings`;
    throw new UsageError(`--${name} only works with ${alternatives(needs.map((need) => `--${need}`))}${network}.`);
  }
}
