import { alternatives } from '../../common/alternatives.ts';
import { didYouMean, nearest } from '../../common/nearest.ts';
import { ToolError } from '../../common/tool-error.ts';
import type { PolicySettings } from '../gate/policy/types.ts';
import type { Network } from './network.ts';

/** The networks that one server serves. Each has everything of its own; a call is about one of them. */
export class Networks {
  /** All networks, in the order in which they were named. */
  readonly all: readonly Network[];
  /** A placeholder for calls without a network, and until the network of a call is known. It reaches no controller. */
  readonly none: Network;
  /** The network of a call that names none: the only one, or the default of several. */
  readonly default: Network | undefined;

  constructor(all: readonly Network[], none: Network, byDefault = all.length === 1 ? all[0] : undefined) {
    this.all = all;
    this.none = none;
    this.default = byDefault;
  }

  /** Whether calls have to name a network. */
  get areSeveral(): boolean {
    return this.all.length > 1;
  }

  get names(): readonly string[] {
    return this.all.map(({ name }) => name);
  }

  /** The network that the argument `network` of a call names; undefined if it is none of these. */
  named(name: unknown): Network | undefined {
    // Some models send null for an argument that they leave out.
    if (!this.areSeveral || name === undefined || name === null) return this.default;
    return this.all.find((each) => each.name === name);
  }

  /** The network that the argument `network` of a call names. @throws {ToolError} if it is none of these */
  require(named: unknown): Network {
    const found = this.named(named);
    if (found !== undefined) return found;
    const message =
      typeof named === 'string' ? `No network is called "${named.slice(0, 100)}" here.` : 'Which network is meant?';
    const near = typeof named === 'string' ? didYouMean(nearest(named, this.names)) : '';
    const next = `${near} Nothing was sent: give "network" as ${alternatives(this.names.map(quoted))}.`;
    throw new ToolError('arguments', message, next.trim());
  }

  /** These networks for callers with fewer rights. */
  under(narrow: (policy: PolicySettings) => PolicySettings): Networks {
    return this.each((network) => ({ ...network, policy: narrow(network.policy) }));
  }

  /** These networks, each with this change. */
  each(change: (network: Network) => Network): Networks {
    const all = this.all.map(change);
    const place = this.default === undefined ? -1 : this.all.indexOf(this.default);
    return new Networks(all, this.none, all[place]);
  }

  /** Logs out of all, and closes the connections to their controllers. */
  async close(): Promise<void> {
    await Promise.allSettled(this.all.map(({ controller }) => controller.close()));
  }

  /** Writes what the trails have not written yet. */
  settle(): void {
    for (const { audit } of [...this.all, this.none]) audit.settle();
  }
}

const quoted = (name: string): string => `"${name}"`;
