import * as z from 'zod';
import { storableLogIns } from '../log-ins/index.ts';
import { NETWORK_NAME, SETTINGS_VERSION } from './stored-network.ts';
import { networkFlags } from './with-network.ts';

const text = z.string().min(1);
const kinds = { text, number: z.number(), switch: z.boolean(), list: z.union([text, z.array(text)]) };

/** The format of the settings file. Each login method brings its own part. */
export async function settingsForm() {
  const [first, ...others] = await Promise.all(storableLogIns.map(({ form }) => form()));
  if (first === undefined) throw new Error('there is no way to log in');
  const flags = Object.fromEntries(networkFlags.map(({ name, kind, help }) => [name, kinds[kind].describe(help)]));
  const network = z.strictObject({
    controller: z.url({ protocol: /^https$/ }).describe('https://host:port of the controller.'),
    others: z
      .array(z.url({ protocol: /^https$/ }))
      .optional()
      .describe('The other controllers of its cluster: asked where the first one does not answer.'),
    ca: text.optional().describe('PEM of the authorities that sign its certificate: no others are trusted.'),
    logIn: z.discriminatedUnion('method', [first, ...others] as never).describe('How to log in. Secrets are not here.'),
    secrets: z
      .enum(['keychain', 'file'])
      .describe('Where its secrets are: in the keychain, or in an encrypted file beside this one.'),
    keyFile: text.optional().describe('A file that opens the encrypted one in the place of a passphrase.'),
    flags: z
      .strictObject(flags)
      .partial()
      .optional()
      .describe('Values for flags of ziti-mcp run. What the command line says wins.'),
  });
  return z
    .strictObject({
      $schema: text.optional(),
      version: z.literal(SETTINGS_VERSION).describe('Version of this form.'),
      default: text.optional().describe('The network that is meant where none is named.'),
      networks: z.record(z.string().regex(NETWORK_NAME), network).describe('Networks by their names.'),
    })
    .meta({
      title: 'ziti-mcp networks',
      description: 'The networks that ziti-mcp can log in to; see docs/networks.md. It holds no secrets.',
    });
}

/** The form as JSON Schema (2020-12), for editors. */
export const settingsSchema = async (): Promise<Record<string, unknown>> =>
  z.toJSONSchema(await settingsForm(), { io: 'input' });
