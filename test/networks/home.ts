import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { networkFiles } from '../../src/cli/networks/network-files.ts';
import { type Ended, runProgram } from '../support/program.ts';
import { runHere } from '../support/run-here.ts';

/** An empty home folder for a test. */
export interface Home {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  /** The settings file. */
  readonly settings: string;
  /** Runs a command: as the program if it serves, and otherwise in this process. */
  run(args: readonly string[], stdin?: string, env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** All files in it, by relative path. */
  files(): string[];
  /** All files and folders in it, by relative path. */
  everything(): string[];
  /** Files whose bytes contain this text. */
  holding(text: string): string[];
  remove(): void;
}

export function newHome(): Home {
  const path = mkdtempSync(join(tmpdir(), 'ziti-mcp-home-'));
  const env = {
    HOME: path,
    USERPROFILE: path,
    APPDATA: join(path, 'AppData', 'Roaming'),
    LOCALAPPDATA: join(path, 'AppData', 'Local'),
    XDG_CONFIG_HOME: '',
    // No keychain is used by accident.
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(path, 'no-bus')}`,
    ZITI_MCP_AUDIT: '',
    HTTPS_PROXY: '',
    https_proxy: '',
  };
  const files = () =>
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
      .sort();
  return {
    path,
    env,
    settings: networkFiles({ ...env }, process.platform).settings,
    run: (args, stdin = '', more = {}) => {
      const environment = { ...env, ...more };
      const runIt = args[0] === 'run' ? runProgram : runHere;
      return runIt(args, { env: environment, stdin });
    },
    files,
    everything: () => (readdirSync(path, { recursive: true }) as string[]).sort(),
    holding: (text) => files().filter((name) => readFileSync(join(path, name)).includes(text)),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
