import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allCommands } from '../../src/cli/commands/index.ts';
import { operations } from '../../src/generated/operations.ts';
import { runHere } from '../support/run-here.ts';

const commands = await allCommands();

/** Real shells run the scripts that the program prints; zsh and fish only if they are installed. */
const shells = ['bash', 'zsh', 'fish'].filter((shell) => spawnSync(shell, ['-c', 'exit 0']).status === 0);

let folder: string;
const scriptOf = (shell: string) => join(folder, `completion.${shell}`);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-completion-'));
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout, stderr } = await runHere(['completion', shell]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    writeFileSync(scriptOf(shell), stdout);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a shell offers for the last of these words. */
const ask: Readonly<Record<string, (words: readonly string[]) => string>> = {
  bash: (words) =>
    run('bash', [
      '-c',
      `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ziti_mcp; printf '%s\\n' "\${COMPREPLY[@]}"`,
      scriptOf('bash'),
      ...words,
    ]),
  // Outside its editor zsh has no completion: what the script would pass to it is printed, and filtered as zsh does.
  zsh: (given) =>
    run('zsh', [
      '-fc',
      `compdef() { :; }
       _files() { :; }
       compadd() { [ "$1" = -a ] && print -l -- \${(P)2} || { shift; print -l -- "$@"; } }
       _describe() { print -l -- \${\${(P)2}%%:*}; }
       script=$1; shift; source $script; words=("$@"); CURRENT=$#; _ziti_mcp`,
      'zsh',
      scriptOf('zsh'),
      ...given,
    ]),
  fish: (words) => run('fish', ['-c', 'source $argv[1]; complete -C "$argv[2]"', scriptOf('fish'), words.join(' ')]),
};

const run = (program: string, args: readonly string[]) => execFileSync(program, args, { encoding: 'utf8' });

function offered(shell: string, ...words: readonly string[]): string[] {
  const begun = words.at(-1) ?? '';
  const lines = ask[shell]?.(words).split('\n') ?? [];
  return lines.map((line) => line.split('\t')[0] ?? '').filter((line) => line !== '' && line.startsWith(begun));
}

test('the tested shells include bash', () => expect(shells).toContain('bash'));

describe.each(shells)('%s completes', (shell) => {
  test('every command', () => {
    const names = offered(shell, 'ziti-mcp', '');
    expect(names).toEqual(expect.arrayContaining(commands.map(({ name }) => name)));
  });

  test.each(commands.map(({ name, flags }) => [name, flags] as const))('all flags of %s', (name, flags) => {
    const want = [...flags.map((flag) => `--${flag.name}`), '--help'];
    expect(offered(shell, 'ziti-mcp', name, '--').sort()).toEqual(want.sort());
  });

  test('the choices of a flag', () => {
    expect(offered(shell, 'ziti-mcp', 'run', '--expose', 'ma')).toEqual(['managed']);
    expect(offered(shell, 'ziti-mcp', 'sandbox', '--size', '').sort()).toEqual(['empty', 'large', 'medium', 'small']);
  });

  test('tool names, for lists of tools and for a call', () => {
    const names = operations.map(({ name }) => name);
    expect(offered(shell, 'ziti-mcp', 'call', '')).toEqual(expect.arrayContaining(names));
    expect(offered(shell, 'ziti-mcp', 'run', '--deny', 'deleteFabricL')).toEqual(['deleteFabricLink']);
  });

  test('categories', () => {
    expect(offered(shell, 'ziti-mcp', 'tools', '--categories', 'ident')).toEqual(['identities']);
  });

  test('operands that are fixed words', () => {
    expect(offered(shell, 'ziti-mcp', 'completion', '').sort()).toEqual(['bash', 'fish', 'zsh']);
  });

  test('no names for a path or free text', () => {
    const free = ['--ca', '--controller'].map((flag) => offered(shell, 'ziti-mcp', 'run', flag, 'createS'));
    expect(free).toEqual([[], []]);
  });
});

test('refuses an unknown shell and lists the known ones', async () => {
  const { code, stderr } = await runHere(['completion', 'tcsh']);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'ziti-mcp: completion needs the name of a shell: bash, zsh, fish.\n',
  });
});
