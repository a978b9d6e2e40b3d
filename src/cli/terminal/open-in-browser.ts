import { spawn } from 'node:child_process';
import type { Environment } from '../merge.ts';

/** The program that opens an address on each platform; the desktop's by default. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Opens an address in the browser, if there is one. Whether it worked is not known, so the address is also shown. */
export function openInBrowser(url: string, environment: Environment): void {
  const [program = '', ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(program, [...args, url], {
    env: environment,
    stdio: 'ignore',
    detached: true,
    windowsHide: true,
  });
  // There is no browser, or no desktop.
  child.on('error', () => undefined);
  child.unref();
}
