import { escapeText } from '../runtime/safety/sanitise/escape.ts';
import { fitted } from './fitted.ts';

/** Tells something to whoever runs a command, on stderr: stdout has what the command prints. */
export function note(text: string): void {
  process.stderr.write(`${fitted(escapeText(`ziti-mcp: ${text}`), process.stderr)}\n`);
}
