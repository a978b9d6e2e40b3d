#!/usr/bin/env node
// The guard comes first: whatever the other modules print by accident must not reach the protocol.
import './cli/stdout-guard.ts';

import { main } from './cli/main.ts';
import { protocolOut } from './cli/stdout-guard.ts';

main(process.argv.slice(2), process.env, protocolOut).then(
  (code) => {
    // Streams may still be emptied: an exit by force would cut them off.
    process.exitCode = code;
    process.stdin.destroy();
  },
  (error: unknown) => {
    process.stderr.write(`ziti-mcp: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
