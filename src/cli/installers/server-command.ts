import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Flag } from '../flag.ts';
import { answerFlags, connectionFlags, exposureFlags, safetyFlags } from '../flags.ts';
import type { Environment } from '../merge.ts';
import type { Values } from '../read-values.ts';
import { UsageError } from '../usage-error.ts';
import type { Installer, Scope, ServerCommand } from './installer.ts';
import { passedOn } from './passed-on.ts';

/** The flags of `run` that an entry may contain. Secrets have no flags. */
export const servedFlags: readonly Flag[] = [...connectionFlags, ...exposureFlags, ...answerFlags, ...safetyFlags];

/** How a client can start this program. */
export interface Program {
  readonly node: string;
  /** Undefined when it runs from the npx cache, which may be emptied at any time. */
  readonly script: string | undefined;
}

/** Folders where the system's Node has a stable path across updates. */
const LASTING = [
  '/opt/homebrew/bin/node',
  '/usr/local/bin/node',
  '/home/linuxbrew/.linuxbrew/bin/node',
  '/usr/bin/node',
];

/** The program that is running. */
export function thisProgram(): Program {
  const node = process.execPath;
  const script = realPath(process.argv[1] ?? '') ?? '';
  return {
    node: LASTING.find((path) => realPath(path) === realPath(node)) ?? node,
    script: /[/\\]_npx[/\\]/.test(script) ? undefined : script,
  };
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/**
 * How a client starts the server: with absolute paths, since desktop applications do not have a shell's PATH; with npx
 * if others share the entry.
 * @throws {UsageError} for invalid values, an unknown network, or a proxy that cannot be used
 */
export function serverCommand(
  values: Values,
  client: Pick<Installer, 'expose' | 'stripsEnvironment'>,
  scope: Scope,
  program: Program,
  environment: Environment,
  platform: NodeJS.Platform,
): ServerCommand {
  return {
    ...started(program, scope, platform, ['run', ...runArguments(values, client.expose)]),
    env: passedOn({ client, scope, platform }, environment),
  };
}

/** Started with npx, which works for everyone. */
export const byNpx = (args: readonly string[]): Omit<ServerCommand, 'env'> => ({
  command: 'npx',
  args: ['-y', 'ziti-mcp', ...args],
});

function started({ node, script }: Program, scope: Scope, platform: NodeJS.Platform, args: readonly string[]) {
  if (scope === 'user' && script !== undefined) return { command: node, args: [script, ...args] };
  const { command, args: all } = byNpx(args);
  // A project may be shared across platforms, and desktop applications on Windows cannot start scripts.
  return scope === 'user' && platform === 'win32'
    ? { command: 'cmd', args: ['/c', command, ...all] }
    : { command, args: all };
}

/** The values as a command line for `run`. @throws {UsageError} as {@link serverCommand} */
export function runArguments(values: Values, expose: Installer['expose']): string[] {
  const args = servedFlags.flatMap((flag) => written(values, flag));
  const isWithoutPassword = ['identity', 'headers-file'].some((name) => values.text(name) !== undefined);
  if (values.text('controller') !== undefined && !isWithoutPassword && !values.on('anonymous')) {
    throw new UsageError(
      "A client's configuration must not contain a password: store the login with ziti-mcp init, then use --network NAME instead of --controller.",
    );
  }
  const fitting = values.text('expose') === undefined && expose !== 'all' ? ['--expose', expose] : [];
  return [...args, ...fitting];
}

function written(values: Values, { name, kind, value }: Flag): string[] {
  if (kind === 'switch') return values.on(name) ? [`--${name}`] : [];
  if (kind === 'number') return values.number(name) === undefined ? [] : [`--${name}`, String(values.number(name))];
  const texts = kind === 'list' ? (values.list(name) ?? []) : [values.text(name)].filter((text) => text !== undefined);
  const isPath = (value === 'FILE' || value === 'DIR') && texts[0] !== 'stderr';
  return texts.flatMap((text) => [`--${name}`, isPath ? resolve(text) : text]);
}
