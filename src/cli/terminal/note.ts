import { escapeText } from '../../runtime/safety/sanitize/escape.ts';
import { fitted } from './fitted.ts';

/** Prints a note for the person who runs a command, on stderr: stdout is for the command's output. */
export function note(text: string): void {
  process.stderr.write(`${fitted(escapeText(`ziti-mcp: ${text}`), process.stderr)}\n`);
}
