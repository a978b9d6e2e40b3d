/** `ziti-mcp audit`, which shows a trail. */
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { callText } from '../support/client.ts';
import { dangersIn } from '../support/hostile.ts';
import { runHere } from '../support/run-here.ts';
import { auditedServers, NEW_SERVICE } from './audited-servers.ts';

const { audit, folder, printed, settled, started } = auditedServers();

describe('ziti-mcp audit', () => {
  let trail: string | undefined;
  beforeEach(async () => {
    if (trail !== undefined) return writeFileSync(audit(), trail);
    const { client } = await started();
    await callText(client, 'listServices');
    await callText(client, 'createService', { ...NEW_SERVICE, name: '\u202ebad\u001b[31m' });
    await callText(client, 'deleteService', { id: '\u001b[31mred' });
    await client.close();
    trail = readFileSync(audit(), 'utf8');
  });

  test('prints calls as a table', async () => {
    const { stdout, code } = await printed();
    expect(code).toBe(0);
    const [head, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^time +tool +effect +result +ms +identity +client +entities$/);
    expect(rows).toHaveLength(3);
    expect(rows[1]).toMatch(/createService +write +done 201 +\d+ +admin +test +new-service$/);
    expect(rows[2]).toMatch(/deleteService +destructive +refused \(allow-write\)/);
  });

  test.each([
    [['--tool', 'create*'], ['createService']],
    [
      ['--tool', 'listServices,deleteService'],
      ['listServices', 'deleteService'],
    ],
    [['--failed'], ['deleteService']],
    [
      ['--since', '1h'],
      ['listServices', 'createService', 'deleteService'],
    ],
    [['--since', '2100-01-01'], []],
    [['--since', '1h', '--failed', '--tool', 'list*'], []],
  ])('%j', async (flags, tools) => {
    const { stdout } = await printed('--json', ...flags);
    expect(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).tool),
    ).toStrictEqual(tools);
  });

  test('chooses operator tools, those of other documents, and names that there are not', async () => {
    const [first = ''] = readFileSync(audit(), 'utf8').split('\n');
    const names = ['explainAccess', 'otherTool', 'findOperations'];
    const lines = names.map((tool) => JSON.stringify({ ...JSON.parse(first), call: tool, tool }));
    appendFileSync(audit(), `${lines.join('\n')}\n`);
    const chosen = async (tools: string) => {
      const { stdout } = await printed('--json', '--tool', tools);
      return stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line).tool]));
    };
    expect(await chosen('explainAccess,otherTool')).toStrictEqual(['explainAccess', 'otherTool']);
    expect(await chosen('find*,other*')).toStrictEqual(['otherTool', 'findOperations']);
    expect(await chosen('!*Service*')).toStrictEqual(names);
    expect(await chosen('publishService')).toStrictEqual([]);
  });

  test('with the trail on stderr by the variable needs a file, and takes one', async () => {
    const env = { ZITI_MCP_AUDIT: 'stderr' };
    const { stdout, stderr, code } = await runHere(['audit'], { env });
    expect([stdout, code]).toStrictEqual(['', 2]);
    expect(stderr).toContain('name a file with --audit');
    expect((await runHere(['audit', '--audit', audit()], { env })).stdout).toContain('createService');
  });

  test('says that the usual file is not there yet, and so has nothing to show', async () => {
    const home = join(folder(), 'home');
    const env = { ZITI_MCP_AUDIT: '', XDG_STATE_HOME: home, HOME: home, LOCALAPPDATA: home };
    const { stdout, code } = await runHere(['audit'], { env });
    expect(stdout).toMatch(/^No calls yet: nothing has been written to .+audit\.jsonl\n$/);
    expect(code).toBe(0);
    expect((await runHere(['audit', '--json'], { env })).stdout).toBe('');
    expect((await printed('--since', '2100-01-01')).stdout).toBe(`No calls in ${audit()}\n`);
  });

  test('reads rotated files where the file itself is gone', async () => {
    renameSync(audit(), join(folder(), 'audit.20261121T050448123Z-7.jsonl'));
    expect((await printed()).stdout).toContain('createService');
  });

  test('shows nothing raw, in either form', async () => {
    const { client } = await started();
    await callText(client, 'detailService', { id: '\u001b[31mred' });
    await settled(5);
    for (const flags of [[], ['--json']]) {
      const { stdout } = await printed(...flags);
      expect(dangersIn(stdout)).toStrictEqual([]);
      expect(stdout).toContain('\\u001b[31mred');
    }
  });

  test('reads on after a line that was cut off', async () => {
    writeFileSync(audit(), `{"time":"2026-11-21T00:0\n${readFileSync(audit(), 'utf8')}`);
    const { stdout, stderr } = await printed('--json');
    expect(stdout.split('\n').filter(Boolean)).toHaveLength(3);
    expect(stderr).toMatch(/: 1 line of .* could not be read$/m);
  });

  test.each([
    [['--since', 'yesterday'], '--since is "yesterday"'],
    [['--tool', 'lisServices'], 'matches no tool'],
    [['x'], 'audit takes no "x"'],
    [['--audit', 'stderr'], 'The trail goes to stderr; name a file with --audit.'],
    [['--audit', '/nowhere/none.jsonl'], 'There is no file /nowhere/none.jsonl'],
  ])('%j is refused', async (flags, words) => {
    const { code, stderr } = await printed(...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});
