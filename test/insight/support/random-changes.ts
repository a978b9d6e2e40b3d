/** Random changes to the embedded controller, the same in every run. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { PlannedCall } from '../../../src/insight/what-if/planned-call.ts';
import type { SandboxInside } from './sandbox-inside.ts';

const ATTRIBUTES = ['red', 'green', 'blue', 'grey'];
const NAMES = Array.from({ length: 8 }, (_, n) => `thing-${n}`);

/** By the noun in the names of tools, the kind in the store. */
const KINDS = {
  Identity: 'identities',
  Service: 'services',
  EdgeRouter: 'routers',
  PostureCheck: 'postureChecks',
  ServicePolicy: 'servicePolicies',
  EdgeRouterPolicy: 'edgeRouterPolicies',
  ServiceEdgeRouterPolicy: 'serviceEdgeRouterPolicies',
} as const;
type Noun = keyof typeof KINDS;
const NOUNS = Object.keys(KINDS) as readonly Noun[];

const SIDES: Readonly<Partial<Record<Noun, readonly (readonly [string, Noun])[]>>> = {
  ServicePolicy: [
    ['identityRoles', 'Identity'],
    ['serviceRoles', 'Service'],
    ['postureCheckRoles', 'PostureCheck'],
  ],
  EdgeRouterPolicy: [
    ['identityRoles', 'Identity'],
    ['edgeRouterRoles', 'EdgeRouter'],
  ],
  ServiceEdgeRouterPolicy: [
    ['serviceRoles', 'Service'],
    ['edgeRouterRoles', 'EdgeRouter'],
  ],
};

/** Tools other than those that create, change and delete a noun, with their arguments besides an id. */
const OTHERS: readonly (readonly [tool: string, noun: Noun, more: () => Readonly<Record<string, unknown>>])[] = [
  ['disableIdentity', 'Identity', () => ({ durationMinutes: 0 })],
  ['enableIdentity', 'Identity', () => ({})],
  ['patchRouter', 'EdgeRouter', () => ({ disabled: true })],
  ['patchFabricRouter', 'EdgeRouter', () => ({ disabled: true })],
  ['patchFabricRouter', 'EdgeRouter', () => ({ disabled: false, noTraversal: true })],
  ['deleteRouter', 'EdgeRouter', () => ({})],
  ['deleteFabricService', 'Service', () => ({})],
  ['patchFabricService', 'Service', () => ({ name: 'renamed' })],
  ['patchServicePolicy', 'ServicePolicy', () => ({ identityRoles: null, serviceRoles: [], semantic: 'AllOf' })],
  ['patchServicePolicy', 'ServicePolicy', () => ({ name: '', identityRoles: ['#all'] })],
  ['patchServicePolicy', 'ServicePolicy', () => ({ identityRoles: ['#all', '#red'] })],
  ['patchServicePolicy', 'ServicePolicy', () => ({ serviceRoles: ['@nobody'] })],
  [
    'patchServicePolicy',
    'ServicePolicy',
    () => ({ postureCheckRoles: ['#red', '#green', '#blue'], semantic: 'AnyOf' }),
  ],
  ['patchServicePolicy', 'ServicePolicy', () => ({ postureCheckRoles: [] })],
  ['patchPostureCheck', 'PostureCheck', () => ({ typeId: 'DOMAIN', roleAttributes: [] })],
  ['patchPostureCheck', 'PostureCheck', () => ({ typeId: 'DOMAIN', roleAttributes: ['blue'] })],
  ['patchIdentity', 'Identity', () => ({ isAdmin: true })],
  ['patchPostureCheck', 'PostureCheck', () => ({ typeId: 'DOMAIN', domains: ['elsewhere.example'] })],
];

export class RandomChanges {
  readonly #sandbox: SandboxInside;
  readonly #choices: Iterator<number>;

  constructor(sandbox: SandboxInside, seed: number) {
    this.#sandbox = sandbox;
    this.#choices = fc.sample(fc.infiniteStream(fc.nat(1_000_000)), { numRuns: 1, seed })[0] ?? expect.fail();
  }

  /** Creates something to change in an empty network. */
  begin(n: number): PlannedCall {
    const noun = this.#one(NOUNS);
    return { tool: `create${noun}`, arguments: { ...this.#bodyFor(noun, true), name: `first-${n}` } };
  }

  /** Undefined if there is nothing of the chosen kind. */
  next(): PlannedCall | undefined {
    const kind = this.#below(15);
    if (kind > 11) {
      const [tool, noun, more] = this.#one(OTHERS);
      const id = this.#idOf(noun);
      return id === undefined ? undefined : { tool, arguments: { id, ...more() } };
    }
    if (kind === 11) return { tool: 'createFabricService', arguments: { name: NAMES[0] } };
    const noun = this.#one(NOUNS);
    if (kind < 3) return { tool: `create${noun}`, arguments: this.#bodyFor(noun, true) };
    const id = this.#idOf(noun);
    if (id === undefined) return undefined;
    if (kind < 5) return { tool: `delete${noun}`, arguments: { id } };
    const whole = kind === 5;
    return { tool: `${whole ? 'update' : 'patch'}${noun}`, arguments: { id, ...this.#bodyFor(noun, whole) } };
  }

  #below(limit: number): number {
    return (this.#choices.next().value as number) % limit;
  }

  #one<T>(list: readonly T[]): T {
    return list[this.#below(list.length)] as T;
  }

  #some<T>(list: readonly T[]): readonly T[] {
    return list.filter(() => this.#below(3) === 0);
  }

  #idOf(noun: Noun): string | undefined {
    const all = this.#sandbox.world.store
      .list(KINDS[noun])
      .filter((entity) => entity.isDefaultAdmin !== true && entity.isSystem !== true && entity.isFabricOnly !== true);
    return all.length === 0 ? undefined : this.#one(all).id;
  }

  #rolesFor(noun: Noun): readonly string[] {
    if (this.#below(8) === 0) return ['#all'];
    const id = this.#below(3) === 0 ? this.#idOf(noun) : undefined;
    return [...this.#some(ATTRIBUTES).map((attribute) => `#${attribute}`), ...(id === undefined ? [] : [`@${id}`])];
  }

  /** Complete for a new entity, partial for a patch. */
  #bodyFor(noun: Noun, whole: boolean): Record<string, unknown> {
    const wanted = () => whole || this.#below(2) === 0;
    const sides = SIDES[noun];
    const body: Record<string, unknown> = wanted() ? { name: this.#one(NAMES) } : {};
    if (sides === undefined) {
      if (wanted()) body.roleAttributes = this.#some(ATTRIBUTES);
      if (noun === 'Service' && whole) body.encryptionRequired = true;
      if (noun === 'Identity' && whole) Object.assign(body, { type: 'Default', isAdmin: false });
      if (noun === 'EdgeRouter' && wanted()) body.isTunnelerEnabled = this.#below(2) === 0;
      if (noun === 'EdgeRouter' && !whole && wanted()) body.disabled = this.#below(2) === 0;
      if (noun === 'PostureCheck') Object.assign(body, { typeId: 'DOMAIN' }, whole && { domains: ['corp.example'] });
      return body;
    }
    if (wanted()) body.semantic = this.#one(['AllOf', 'AnyOf']);
    if (noun === 'ServicePolicy' && wanted()) body.type = this.#one(['Dial', 'Bind']);
    for (const [side, kind] of sides) if (wanted()) body[side] = this.#rolesFor(kind);
    return body;
  }
}
