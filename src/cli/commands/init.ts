import { ToolError } from '../../common/tool-error.ts';
import type { Command } from '../command.ts';
import { EXIT, exitCodeOf } from '../exit-code.ts';
import { type Flag, inGroup } from '../flag.ts';
import { answerFlags, connectionFlags, exposureFlags, networkFlag, safetyFlags } from '../flags.ts';
import { loginFlags, storableLogins } from '../logins/index.ts';
import { note } from '../terminal/note.ts';

const CONNECTION = ['controller', 'identity', 'ca', 'ca-fingerprint'];

const aboutController = inGroup('Controller');
const aboutLogin = inGroup('Login to the controller');
const aboutSecrets = inGroup('Stored secrets');

const flags: readonly Flag[] = [
  { ...networkFlag, kind: 'text', help: 'name to store the network under; an existing one is updated' },
  aboutLogin({
    name: 'auth-mode',
    kind: 'text',
    value: 'METHOD',
    help: `how to log in: ${storableLogins.map(({ method }) => method).join(', ')}`,
    choices: storableLogins.flatMap(({ method, also = [] }) => [method, ...also]),
  }),
  ...connectionFlags.filter(({ name }) => CONNECTION.includes(name)),
  aboutController({
    name: 'network-jwt',
    kind: 'text',
    value: 'FILE',
    help: "the network's JWT, or an enrollment JWT: proves the controller's CA",
  }),
  ...loginFlags.filter(({ name }) => !CONNECTION.includes(name)),
  aboutSecrets({
    name: 'secrets',
    kind: 'text',
    value: 'PLACE',
    help: 'where to store the secrets: keychain, or file for an encrypted file (keychain)',
    choices: ['keychain', 'file'],
  }),
  aboutSecrets({
    name: 'secrets-key',
    kind: 'text',
    value: 'FILE',
    help: 'key file for the encrypted file, instead of a passphrase; created if missing',
  }),
  aboutSecrets({
    name: 'passphrase',
    kind: 'text',
    value: '-',
    help: 'passphrase of the encrypted file; - reads it from stdin',
  }),
  { name: 'client', kind: 'list', value: 'CLIENT', help: 'also add the server to this MCP client' },
  {
    name: 'dotenv',
    kind: 'text',
    value: 'FILE',
    help: 'also read variables from FILE (.env is not read by default; Node may take --env-file for itself)',
    also: ['env-file'],
  },
  ...exposureFlags,
  ...answerFlags,
  ...safetyFlags,
];

export const initCommand: Command = {
  name: 'init',
  also: ['login', 'signin', 'setup', 'configure'],
  help: 'set up a network: its controller, how to log in and what is allowed; prompts for anything that you do not give as a flag, and tests the login',
  flags,
  examples: [
    'ziti-mcp init',
    'ziti-mcp init --network prod --identity admin.json --read-only --client claude-desktop',
    'printf %s "$PASSWORD" | ziti-mcp init --network lab --controller ctrl.example.com:1280 --username admin --password - --ca-fingerprint SHA256:..',
  ],

  async run(invocation) {
    const [{ NOTHING_STORED, setUp }, { Cancelled }] = await Promise.all([
      import('../init/set-up.ts'),
      import('../init/cancelled.ts'),
    ]);
    try {
      return await setUp(invocation, flags);
    } catch (error) {
      if (error instanceof Cancelled) {
        note(NOTHING_STORED);
        return EXIT.interrupted;
      }
      if (!(error instanceof ToolError)) throw error;
      note(`nothing was stored. ${error.message} ${error.advice.person}`);
      return exitCodeOf(error.kind);
    }
  },
};
