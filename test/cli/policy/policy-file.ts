import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { Values } from '../../../src/cli/read-values.ts';
import { resolvePolicy } from '../../../src/cli/resolve/policy.ts';
import { Catalogue } from '../../../src/common/catalogue.ts';
import { operations } from '../../../src/generated/operations.ts';

export const catalogue = new Catalogue(operations);

/** A policy file in a folder of its own, which goes with the tests of the file that asks for it. */
export function policyFile() {
  const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-policy-'));
  const file = join(folder, 'policy.yaml');
  afterAll(() => rmSync(folder, { recursive: true }));
  return {
    folder,
    file,
    /** What `run` would make of this text and these flags. */
    async resolve(text: string, values: Record<string, string | boolean> = {}) {
      await writeFile(file, text);
      return resolvePolicy(new Values({ policy: file, ...values }, []), catalogue, { HOME: folder });
    },
  };
}
