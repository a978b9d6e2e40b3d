/** Every operation of both documents exists: none is answered as an unknown path or method. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import lock from '../../spec/spec.lock.json' with { type: 'json' };
import { edgeManagementDocument, fabricDocument } from '../../src/sandbox/documents/openapi.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { Wire } from './support/wire.ts';

const OPERATIONS = [...edgeManagementDocument.operations(), ...fabricDocument.operations()];

let sandbox: Sandbox;
let wire: Wire;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  wire = new Wire(sandbox);
});

afterAll(async () => {
  wire.close();
  await sandbox.close();
});

describe('operations', () => {
  it('are those of the documents', () => {
    const documented = Object.values(lock).map(({ operations }) => operations);
    expect(OPERATIONS.length).toBe(documented.reduce((sum, each) => sum + each));
  });

  it('are all served', async () => {
    const missing: string[] = [];
    for (const { method, path } of OPERATIONS) {
      // Without a session, an existing path is refused before anything else is checked; a public one is answered.
      const answer = await wire.send({ method, path: path.replaceAll(/\{\w+\}/g, 'nope') });
      const code = (answer.json as { error?: { code?: string; cause?: { message?: string } } } | undefined)?.error;
      const unknown = answer.status === 405 || code?.cause?.message?.startsWith('nothing is at') === true;
      if (unknown) missing.push(`${method} ${path}`);
    }
    expect(missing).toEqual([]);
  });
});
