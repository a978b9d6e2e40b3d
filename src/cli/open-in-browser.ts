import { spawn } from 'node:child_process';
import type { Environment } from './merge.ts';

/** What opens an address on each platform; elsewhere it is the desktop's. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Opens an address in the browser, where there is one. Whether it did is not known: the address is shown too. */
export function openInBrowser(url: string, environment: Environment): void {
  const [program = '', ...given] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(program, [...given, url], {
    env: environment,
    stdio: 'ignore',
    detached: true,
    windowsHide: true,
  });
  // There is no browser, or no desktop.
  child.on('error', () => undefined);
  child.unref();
}
