#!/usr/bin/env node
// The guard comes first: whatever the other modules print by accident must not reach the protocol.
import './cli/stdout-guard.ts';

import { main } from './cli/main.ts';
import { protocolOut } from './cli/stdout-guard.ts';
import { KnownSecrets } from './runtime/safety/secrets/known-secrets.ts';

const known = new KnownSecrets();
process.on('uncaughtException', crash);
main(process.argv.slice(2), process.env, protocolOut, known).then((code) => {
  // Streams may still be flushing: forcing an exit would cut them off.
  process.exitCode = code;
  process.stdin.destroy();
}, crash);

/** Reports after the log, whose lines may still wait. */
function crash(error: unknown): void {
  process.exitCode = 1;
  setImmediate(async () => {
    const text = await import('./cli/crash.ts').then(
      ({ crashText }) => crashText(error, process.env, known),
      () => 'unexpected error: a part of this program cannot be loaded. Restart it, or reinstall it.',
    );
    process.stderr.write(`ziti-mcp: ${text}\n`);
    process.exit(1);
  });
}
