import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { installers } from '../../src/cli/installers/index.ts';
import { runProgram } from '../support/program.ts';

/** The content of a link, parsed as the client does it. */
const decoders: Readonly<Record<string, (url: URL) => unknown>> = {
  cursor: (url) => ({ name: url.searchParams.get('name'), ...fromBase64(url.searchParams.get('config')) }),
  'lm-studio': (url) => ({ name: url.searchParams.get('name'), ...fromBase64(url.searchParams.get('config')) }),
  vscode: (url) => {
    const { type, ...rest } = JSON.parse(decodeURIComponent(url.search.slice(1)));
    return type === 'stdio' ? rest : undefined;
  },
  goose: ({ searchParams }) => ({
    name: searchParams.get('id'),
    command: searchParams.get('cmd'),
    args: searchParams.getAll('arg'),
  }),
};

const fromBase64 = (text: string | null) => JSON.parse(Buffer.from(text ?? '', 'base64').toString('utf8'));

const addresses: Readonly<Record<string, RegExp>> = {
  cursor: /^cursor:\/\/anysphere\.cursor-deeplink\/mcp\/install\?/,
  vscode: /^vscode:mcp\/install\?/,
  goose: /^goose:\/\/extension\?/,
  'lm-studio': /^lmstudio:\/\/add_mcp\?/,
};

test('install --links prints a link for every client that supports one, with the requested settings', async () => {
  const { code, stdout } = await runProgram(
    ['install', '--links', '--name', 'ziti-lab', '--network', 'lab & more', '--expose', 'all'],
    { env: { ZITI_MCP_AUDIT: '' } },
  );
  expect(code).toBe(0);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => line.split('\t') as [string, string]);
  expect(lines.map(([id]) => id)).toEqual(['cursor', 'vscode', 'goose', 'lm-studio']);
  for (const [id, link] of lines) {
    expect(link).toMatch(addresses[id] ?? /never/);
    expect(decoders[id]?.(new URL(link))).toEqual({
      name: 'ziti-lab',
      command: 'npx',
      args: ['-y', 'ziti-mcp', 'run', '--network', 'lab & more', '--expose', 'all'],
    });
  }
});

test('the links of the README add the same entry as the program, for the default network', () => {
  const readme = readFileSync('README.md', 'utf8');
  const links = [
    ...readme.matchAll(/https:\/\/(?:cursor\.com|insiders\.vscode\.dev|lmstudio\.ai)\/[^\s)]+|goose:\/\/[^\s)`]+/g),
  ];
  const able = installers.filter(({ link }) => link !== undefined);
  expect(links).toHaveLength(able.length);
  for (const [text] of links) {
    const url = new URL(text);
    const inner = url.hostname === 'insiders.vscode.dev' ? new URL(url.searchParams.get('url') ?? '') : url;
    const id =
      { 'cursor.com': 'cursor', 'insiders.vscode.dev': 'vscode', 'lmstudio.ai': 'lm-studio' }[url.hostname] ?? 'goose';
    expect(decoders[id]?.(inner)).toEqual({
      name: 'ziti',
      command: 'npx',
      args: ['-y', 'ziti-mcp', 'run', '--expose', 'find'],
    });
  }
});
