import { beforeEach, expect } from 'vitest';
import type { ToolArguments } from '../../../src/insight/reading/source.ts';
import type { Answer } from '../../../src/insight/tool.ts';
import { estimateTokens } from '../../../src/runtime/answer/tokens.ts';
import type { Entity } from '../../../src/sandbox/kernel.ts';
import { type SandboxInside, sandboxInside } from './sandbox-inside.ts';
import { sandboxSource } from './sandbox-source.ts';

/** The most tokens that the whole answer to a question may have. */
const MOST_TOKENS = 1_200;

/** A member of `#engineering`, who reaches `git`. */
export const ENGINEER = 'yara.moreau';

/** A sound network for each test of a file, ways to break it, and `ask`, which puts a question to an operator tool. */
export function networkToBreak() {
  let sandbox: SandboxInside;
  beforeEach(async () => {
    sandbox = await sandboxInside('small');
  });

  const rows = (kind: string): readonly Entity[] => [...sandbox.world.store.list(kind)];
  const named = (kind: string, name: string): Entity =>
    rows(kind).find((row) => row['name'] === name) ?? expect.fail(`no ${name}`);
  const plant = (kind: string, fields: Record<string, unknown>) => void sandbox.world.store.insert(kind, fields);
  const change = (kind: string, name: string, fields: Record<string, unknown>) =>
    void sandbox.world.store.update(kind, named(kind, name).id, fields);

  async function ask(answer: Answer, args: ToolArguments) {
    const { data, text } = await answer(sandboxSource(sandbox), args);
    expect(estimateTokens(text), text).toBeLessThanOrEqual(MOST_TOKENS);
    return { data, text };
  }

  const intercept = (id: string, addresses: readonly string[], [low, high]: readonly [number, number]) =>
    plant('configs', {
      id,
      name: id,
      configTypeId: 'g7cIWbcGg',
      data: { addresses, protocols: ['tcp'], portRanges: [{ low, high }] },
    });

  const service = (name: string, roleAttributes: string[], configs: string[] = [], more: object = {}) =>
    plant('services', {
      id: name,
      name,
      roleAttributes,
      configs,
      encryptionRequired: true,
      terminatorStrategy: 'smartrouting',
      ...more,
    });

  const dial = (name: string, identityRoles: string[], serviceRoles: string[], more: object = {}) =>
    plant('servicePolicies', { name, type: 'Dial', semantic: 'AnyOf', identityRoles, serviceRoles, ...more });

  const withoutTerminators = (name: string) => {
    const { id } = named('services', name);
    for (const { id: terminator, serviceId } of rows('terminators'))
      if (serviceId === id) sandbox.world.store.remove('terminators', terminator);
  };

  return { sandbox: () => sandbox, rows, named, plant, change, ask, intercept, service, dial, withoutTerminators };
}
