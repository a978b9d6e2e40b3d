import { escapeLine } from '../../runtime/safety/sanitize/escape.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import type { Flag } from '../flag.ts';
import { connectionFlags } from '../flags.ts';
import { print, printProse } from '../terminal/print.ts';

const json: Flag = {
  name: 'json',
  kind: 'switch',
  help: 'print the findings as JSON, for a support ticket; contains no secrets',
};

/** It has time limits of its own. */
const flags: readonly Flag[] = [
  json,
  ...connectionFlags
    .filter(({ name }) => name !== 'timeout')
    .map((each) =>
      each.name === 'network' ? { ...each, help: 'check only this network (all stored networks)' } : each,
    ),
];

const SIGNS = { ok: 'ok  ', warning: 'WARN', failed: 'FAIL' } as const;

export const doctorCommand: Command = {
  name: 'doctor',
  help: 'check everything between your MCP clients and the controllers, and say how to fix what is wrong',
  flags,
  examples: ['ziti-mcp doctor', 'ziti-mcp doctor --network prod --json'],

  async run({ values, environment, stdout }) {
    const { examine } = await import('../doctor/examine.ts');
    const findings = await examine(values, environment);
    if (values.on('json')) await print(stdout, JSON.stringify({ findings }));
    else {
      for (const { check, state, what, next } of findings) {
        await printProse(stdout, escapeLine(`${SIGNS[state]}  ${check}: ${what}`));
        if (next !== null) await printProse(stdout, escapeLine(`      -> ${next}`));
      }
    }
    return findings.some(({ state }) => state === 'failed') ? EXIT.no : EXIT.done;
  },
};
