/** Names that look like passwords stay readable in the answers of operator tools. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insightTools } from '../../src/insight/index.ts';
import { redactPatterns } from '../../src/runtime/safety/secrets/patterns.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { settingsOf, startSession, type TestSession } from '../support/session.ts';

const NAMES = ['ann10', 'Winter2018!', 'k9X3pQ7z', 'Db-Host51'];

let sandbox: Sandbox;
let session: TestSession;

const textOf = async (tool: string, args: Readonly<Record<string, unknown>>): Promise<string> => {
  const { answer } = await session.call(tool, args);
  return answer.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
};

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  session = startSession(settingsOf(sandbox), { tools: insightTools });
  for (const name of NAMES) {
    await session.call('createIdentity', { name, type: 'Default', isAdmin: false, roleAttributes: [name] });
    const service = { name: `${name}-web`, encryptionRequired: true };
    await session.call('createService', service);
    const roles = { identityRoles: [`@${name}`], serviceRoles: [`@${service.name}`] };
    await session.call('createServicePolicy', { name: `${name}-dial`, type: 'Dial', semantic: 'AnyOf', ...roles });
  }
});
afterAll(async () => {
  await session.close();
  await sandbox.close();
});

test.each(NAMES)('%s', async (name) => {
  const answers = [
    await textOf('explainAccess', { identity: name, service: `${name}-web` }),
    await textOf('whatCanReach', { identity: name }),
    await textOf('whoCanReach', { service: `${name}-web` }),
    await textOf('whatIf', { tool: 'deleteIdentity', arguments: { id: name } }),
    await textOf('personReport', { identity: name }),
    await textOf('auditNetwork', { checks: ['unusable-identities'] }),
  ];
  for (const answer of answers) {
    expect(answer).toContain(name);
    expect(answer).not.toContain('[redacted');
  }
});

/** The words that the files of a folder have in the first group of a pattern. */
function wordsIn(folder: string, pattern: RegExp): string[] {
  const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  return [...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([, word = '']) => word)))];
}

const causes = wordsIn('src/insight/audit/checks', /\bcause: '([a-z-]+)'/g);
const links = wordsIn('src/insight/explain/links', /\b(?:broken|passed|unknown)\(\s*'([a-z ]+)'/g);

test('ids of findings are whole, whatever their cause', () => {
  expect(causes.length).toBeGreaterThan(20);
  for (const cause of causes) {
    const line = `  id: some-check:${cause}:ImVSgoKm8, and 3 more with the same cause`;
    expect(redactPatterns(line)).toBe(line);
  }
});

test.each(links)('a name behind "%s:" is whole', (link) => {
  for (const name of NAMES) {
    const line = `also broken ${link}: ${name} (ImVSgoKm8) has never enrolled; its enrollment is open`;
    expect(redactPatterns(line)).toBe(line);
  }
});
