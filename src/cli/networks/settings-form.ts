import * as z from 'zod';
import { storableLogins } from '../logins/index.ts';
import type { NetworkSettings } from './network-settings.ts';
import { SETTINGS_VERSION } from './settings-version.ts';
import { NETWORK_NAME } from './stored-network.ts';
import { networkFlags } from './with-network.ts';

const text = z.string().min(1);
const kinds = { text, number: z.number(), switch: z.boolean(), list: z.union([text, z.array(text)]) };

/** The format of the settings file. Each login method brings its own part. */
export async function settingsForm() {
  const [first, ...others] = await Promise.all(storableLogins.map(({ form }) => form()));
  if (first === undefined) throw new Error('there is no login method');
  const flags = Object.fromEntries(networkFlags.map(({ name, kind, help }) => [name, kinds[kind].describe(help)]));
  const network = z.strictObject({
    controller: z
      .url({ protocol: /^https$/ })
      .describe('https://host:port of the controller, and the path if a gateway serves it below one.'),
    others: z
      .array(z.url({ protocol: /^https$/ }))
      .optional()
      .describe('The other controllers of its cluster, used if the first one does not answer.'),
    ca: text.optional().describe('PEM of the CAs that sign its certificate; no others are trusted.'),
    logIn: z.discriminatedUnion('method', [first, ...others] as never).describe('How to log in. Contains no secrets.'),
    secondFactor: z
      .literal(true)
      .optional()
      .describe('Each session asks a person for the code of a second factor; it did when the network was set up.'),
    secrets: z
      .enum(['keychain', 'file', 'none'])
      .describe('Where its secrets are: in the keychain, in an encrypted file next to this one, or none are stored.'),
    keyFile: text.optional().describe('A key file that opens the encrypted file, instead of a passphrase.'),
    flags: z
      .strictObject(flags)
      .partial()
      .optional()
      .describe('Values for flags of ziti-mcp run. The command line overrides them.'),
  } satisfies Readonly<Record<keyof NetworkSettings, z.ZodType>>);
  return z
    .strictObject({
      $schema: text.optional(),
      version: z.literal(SETTINGS_VERSION).describe('Version of this format.'),
      default: text.optional().describe('The network to use when none is named.'),
      networks: z.record(z.string().regex(NETWORK_NAME), network).describe('Networks by name.'),
    })
    .meta({
      title: 'ziti-mcp networks',
      description: 'The networks that ziti-mcp can log in to; see docs/networks.md. Contains no secrets.',
    });
}

/** The form as JSON Schema (2020-12), for editors. */
export const settingsSchema = async (): Promise<Record<string, unknown>> =>
  z.toJSONSchema(await settingsForm(), { io: 'input' });
