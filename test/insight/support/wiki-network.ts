/** A small network in which ann dials wiki, and host hosts it, both by r1: for cases in which something of it is broken. */
import { describe, expect, test } from 'vitest';
import { INSIGHT_TOOLS } from '../../../src/insight/index.ts';
import type { ToolArguments } from '../../../src/insight/reading/source.ts';
import type { InsightTool } from '../../../src/insight/tool.ts';
import type { Fix } from '../../../src/insight/wording/finding.ts';
import { EDGE_TERMINATOR } from './edge-terminator.ts';
import { type SandboxInside, sandboxInside } from './sandbox-inside.ts';
import { call, sandboxSource } from './sandbox-source.ts';

/** The answer of `explainAccess`. */
export interface Explained {
  readonly verdict: string;
  readonly first: { readonly link: string; readonly what: string; readonly fix?: Fix; readonly next?: string } | null;
  readonly links: readonly {
    readonly link: string;
    readonly state: string;
    readonly evidence: readonly string[];
    readonly fix?: Fix;
    readonly next?: string;
  }[];
}

interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly works: boolean;
  readonly obstacle?: string;
}

type Fields = Record<string, unknown>;

/** The network, what breaks it, and what the operator tools say about it. */
export class WikiNetwork {
  readonly sandbox: SandboxInside;

  constructor(sandbox: SandboxInside) {
    this.sandbox = sandbox;
    this.router('r1', ['public']);
    this.router('r2', ['backup'], { live: { isOnline: false } });
    this.person('ann', ['staff', 'berlin']);
    this.person('host', ['hosts']);
    this.plant('services', 'wiki', { roleAttributes: ['common', 'web'], encryptionRequired: true });
    this.terminator('t1', 'wiki', 'r1');
    this.servicePolicy('dial', 'Dial', ['#staff'], ['#common']);
    this.servicePolicy('bind', 'Bind', ['#hosts'], ['#common']);
    const everywhere = { semantic: 'AnyOf', edgeRouterRoles: ['#public'] };
    this.plant('edgeRouterPolicies', 'routers', { ...everywhere, identityRoles: ['#all'] });
    this.plant('serviceEdgeRouterPolicies', 'carriers', { ...everywhere, serviceRoles: ['#all'] });
  }

  plant(kind: string, id: string, fields: Fields = {}): unknown {
    return this.sandbox.world.store.insert(kind, { id, name: id, ...fields });
  }

  change(kind: string, id: string, fields: Fields): unknown {
    return this.sandbox.world.store.update(kind, id, fields);
  }

  remove(kind: string, id: string): unknown {
    return this.sandbox.world.store.remove(kind, id);
  }

  person(id: string, roleAttributes: string[], more: Fields = {}): void {
    this.plant('identities', id, { typeId: 'Default', authPolicyId: 'default', roleAttributes, ...more });
    this.plant('authenticators', `${id}-cert`, { method: 'cert', identityId: id, fingerprint: 'ab' });
  }

  router(id: string, roleAttributes: string[], more: Fields = {}): void {
    const live = { isOnline: true, versionInfo: { version: 'v2.0.0' } };
    this.plant('routers', id, { isEdge: true, isVerified: true, roleAttributes, live, ...more });
  }

  terminator(id: string, serviceId: string, routerId: string, more: Fields = {}): unknown {
    return this.plant('terminators', id, {
      ...{ ...EDGE_TERMINATOR, serviceId, routerId, hostId: 'host', ...more },
    });
  }

  link(from: string, to: string, more: Fields = {}): unknown {
    return this.plant('links', `${from}-${to}`, {
      ...{ sourceRouterId: from, destRouterId: to, state: 'Connected', down: false, cost: 1, staticCost: 1, ...more },
    });
  }

  servicePolicy(id: string, type: string, identityRoles: string[], serviceRoles: string[], more: Fields = {}): unknown {
    return this.plant('servicePolicies', id, { type, semantic: 'AnyOf', identityRoles, serviceRoles, ...more });
  }

  domain(id: string, roleAttributes: string[] = []): unknown {
    return this.plant('postureChecks', id, { typeId: 'DOMAIN', domains: ['corp.example'], roleAttributes });
  }

  /** Gives host a host config of its own for wiki. */
  ownHostConfig(): void {
    const data = { protocol: 'tcp', address: '10.0.0.9', port: 80 };
    this.plant('configs', 'own', { configTypeId: 'NH5p4FpGR', data });
    this.sandbox.world.store.insert('serviceConfigs', { identityId: 'host', serviceId: 'wiki', configId: 'own' });
  }

  async ask(name: string, args: ToolArguments) {
    const tool = INSIGHT_TOOLS.find((each: InsightTool) => each.name === name);
    if (tool === undefined || tool.effect !== undefined) throw new Error(`${name} answers no question`);
    return (await tool.load())(sandboxSource(this.sandbox), args);
  }

  /** Why ann can or can't reach wiki, or host it. */
  async explained(kind: string): Promise<Explained> {
    return (await this.ask('explainAccess', { identity: 'ann', service: 'wiki', kind })).data as unknown as Explained;
  }
}

export const wikiNetwork = async (): Promise<WikiNetwork> => new WikiNetwork(await sandboxInside('empty'));

/** What is broken, and what `explainAccess` says. */
export interface Case {
  readonly title: string;
  readonly arrange: (wiki: WikiNetwork) => unknown;
  readonly kind?: 'bind';
  /** Of the first link that is broken; absent if the dial works. */
  readonly link?: string;
  readonly what?: RegExp;
  readonly verdict?: string;
}

export const DIAL = 'dial policy';

/** Tests each case: its cause is named, a fix removes it, and who may reach what agrees with it. */
export function testCases(cases: readonly Case[]): void {
  describe.each(cases)('$title', ({ arrange, kind = 'dial', link, verdict, what }) => {
    test('is reported', async () => {
      const wiki = await wikiNetwork();
      arrange(wiki);
      const answer = await wiki.explained(kind);
      const shown = JSON.stringify(answer.first);
      if (link === undefined) expect(answer.first, shown).toBeNull();
      else expect(answer.first, shown).toMatchObject({ link, what: expect.stringMatching(what ?? /./) });
      expect(answer.verdict, shown).toBe(verdict ?? (link === undefined ? 'works' : 'broken'));
      expect(answer.first === null || (answer.first.fix ?? answer.first.next), shown).toBeTruthy();
      if (kind === 'bind') return;
      await expectReach(wiki, answer, link);
      const fix = answer.first?.fix;
      if (fix === undefined) return;
      const reply = await call(wiki.sandbox, fix);
      expect(reply.status, JSON.stringify([fix, reply.body])).toBeLessThan(300);
      const fixed = await wiki.explained(kind);
      expect(fixed.first?.what, JSON.stringify(fix)).not.toBe(answer.first?.what);
    });
  });
}

/** Expects who may reach what to agree with the answer for ann and wiki. */
export async function expectReach(wiki: WikiNetwork, answer: Explained, link: string | undefined): Promise<void> {
  for (const [tool, args, id] of [
    ['whoCanReach', { service: 'wiki' }, 'ann'],
    ['whatCanReach', { identity: 'ann' }, 'wiki'],
  ] as const) {
    const entries = (await wiki.ask(tool, args)).data['entries'] as readonly Entry[];
    const entry = entries.find((each) => each.id === id && each.kind === 'Dial');
    if (link === DIAL || answer.links.some((each) => each.link === DIAL && each.state === 'broken')) {
      expect(entry, tool).toBeUndefined();
    } else expect(entry, tool).toMatchObject({ works: answer.verdict === 'works' });
  }
}
