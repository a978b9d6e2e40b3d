import { textOf } from '../../../common/tool-answer.ts';
import type { Client } from '../../owners/client.ts';
import type { Network } from '../../owners/network.ts';
import { escapeText } from '../../safety/sanitize/escape.ts';
import { mayCall, type OfferReads } from './offer-reads.ts';

/** The kind of entity that an argument of a prompt names, for completion. */
export type CompletableKind = 'identities' | 'services' | 'identity-roles';

interface PromptArgument {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly of: CompletableKind;
}

type PromptArguments = Readonly<Record<string, string>>;

/** A task in words for a model, with the data that it needs first. */
interface Prompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly PromptArgument[];
  /** Tools that the task needs: it is only offered to clients that may call all of them. */
  readonly needs: readonly string[];
  /** What to do. */
  readonly task: (args: PromptArguments) => string;
  /** The call whose answer the prompt contains. */
  readonly look?: (args: PromptArguments) => { readonly tool: string; readonly arguments: PromptArguments };
}

const identity: PromptArgument = {
  name: 'identity',
  description: 'The person or device: a name or an id',
  required: true,
  of: 'identities',
};
const service: PromptArgument = {
  name: 'service',
  description: 'The service: a name or an id',
  required: true,
  of: 'services',
};
/** An argument within a task. Most are names from the network: none may add to the task, or imitate another name. */
const quoted = (text: string | undefined): string => escapeText(JSON.stringify(text ?? ''));

export const PROMPTS: readonly Prompt[] = [
  {
    name: 'why-cant-x-reach-y',
    title: "Why can't they reach it?",
    description: 'Finds the broken link between an identity and a service, and the call that fixes it',
    arguments: [identity, service],
    needs: ['explainAccess'],
    task: (args) =>
      `Tell me why the identity ${quoted(args['identity'])} can't reach the service ${quoted(args['service'])}, or that it can. Below is what explainAccess found. Name the first broken link and explain the evidence in plain words. If a fix is proposed, show the call, say who else it affects (use whatIf), and do nothing before I agree.`,
    look: ({ identity = '', service = '' }) => ({ tool: 'explainAccess', arguments: { identity, service } }),
  },
  {
    name: 'onboard-service',
    title: 'Put a service on the network',
    description: 'Plans a new service with its configs and policies, and creates it step by step',
    arguments: [
      { name: 'service', description: 'The name of the new service', required: true, of: 'services' },
      {
        name: 'role',
        description: 'Role attribute of the identities that may use it',
        required: false,
        of: 'identity-roles',
      },
    ],
    needs: ['createService', 'createConfig', 'createServicePolicy'],
    task: (args) =>
      `Help me put a service called ${quoted(args['service'])} on this OpenZiti network${args['role'] === undefined ? '' : `, for identities with the role ${quoted(`#${args['role']}`)}`}. First ask me for what is missing: the address that clients use, where the service really runs, who hosts it, and who may use it. Look up what already exists and reuse it. Then show the whole plan (an intercept.v1 and a host.v1 config, the service, a Bind and a Dial policy, edge router policies if they are missing), make each call with dryRun first, and make it when I agree. Finish with explainAccess for one identity that should use it.`,
  },
  {
    name: 'offboard-person',
    title: 'Remove a person from the network',
    description: 'Shows everything that belongs to an identity, and removes it in the right order',
    arguments: [identity],
    needs: ['personReport', 'deleteIdentity'],
    task: (args) =>
      `Help me remove the identity ${quoted(args['identity'])} from this network. Below is everything that belongs to it. First tell me what stops working for others when it is gone. Then propose the calls in order, make each with dryRun, and wait for my approval before each one that removes something.`,
    look: ({ identity = '' }) => ({ tool: 'personReport', arguments: { identity } }),
  },
  {
    name: 'weekly-review',
    title: 'Review the network',
    description: 'Goes through what is wrong, risky or unused, most important first',
    arguments: [],
    needs: ['auditNetwork'],
    task: () =>
      'Review this OpenZiti network with me. Below is what auditNetwork found. Group it by what I should do about it, most urgent first. For each, say in one sentence what could happen if I leave it, and name the tool that fixes it. Change nothing before I agree.',
    look: () => ({ tool: 'auditNetwork', arguments: {} }),
  },
];

/** The prompts that a client may use on some network, as they are listed. */
export function listPrompts(client: Client): readonly object[] {
  return PROMPTS.filter((prompt) => client.networks.all.some((network) => isFor(client, network, prompt))).map(
    ({ name, title, description, arguments: taken }) => ({
      name,
      title,
      description,
      arguments: [
        ...taken.map(({ of: _, ...argument }) => argument),
        ...(client.networks.areSeveral
          ? [{ name: 'network', description: 'Which network', required: client.networks.default === undefined }]
          : []),
      ],
    }),
  );
}

/** The text of a prompt and the data that it contains; undefined if this client has no such prompt. */
export async function getPrompt(reads: OfferReads, name: string, args: PromptArguments): Promise<object | undefined> {
  const { client } = reads;
  const network = client.networks.require(args['network']);
  const prompt = PROMPTS.find((each) => each.name === name && isFor(client, network, each));
  if (prompt === undefined) return undefined;
  const user = (text: string) => ({ role: 'user', content: { type: 'text', text } });
  const messages = [user(prompt.task(args))];
  const look = prompt.look?.(args);
  if (look !== undefined) messages.push(user(textOf((await reads.text(network, look.tool, look.arguments)).answer)));
  return { description: prompt.description, messages };
}

/** The missing argument of a prompt; undefined if none is missing. */
export const missingArgument = (name: string, args: PromptArguments): string | undefined =>
  PROMPTS.find((each) => each.name === name)?.arguments.find((each) => each.required && !args[each.name])?.name;

/** The API that the tools of the prompts belong to: others may have operations with the same names. */
const API_OF_PROMPTS = 'edge-management';

const isFor = (client: Client, network: Network, { needs }: Prompt): boolean =>
  Object.hasOwn(client.process.apis, API_OF_PROMPTS) && needs.every((tool) => mayCall(client, network, tool));
