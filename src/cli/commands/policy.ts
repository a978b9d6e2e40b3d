import { didYouMean, nearest } from '../../common/nearest.ts';
import { ToolError } from '../../common/tool-error.ts';
import { Validators } from '../../runtime/gate/arguments/validators.ts';
import { escapeText } from '../../runtime/safety/sanitize/escape.ts';
import { callArguments, divideDocuments } from '../call-arguments.ts';
import type { Command, Invocation } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import type { Flag } from '../flag.ts';
import { connectionFlags, exposureFlags, generalFlags, safetyFlags } from '../flags.ts';
import { createLogger } from '../log.ts';
import { withNetworks } from '../networks/with-network.ts';
import { resolvePolicy } from '../resolve/policy.ts';
import { resolveTables } from '../resolve/tables.ts';
import { print } from '../terminal/print.ts';
import { quoteWord } from '../terminal/quote-word.ts';
import { UsageError } from '../usage-error.ts';

const json: Flag = { name: 'json', kind: 'switch', help: 'print it as JSON' };

export const policyCommand: Command = {
  name: 'policy',
  operands: 'show | explain TOOL [ARGS] | schema',
  help: 'show what a policy allows, explain why, or print the JSON schema of policy files',
  // Some rules of the file depend on the network.
  flags: [json, ...exposureFlags, ...connectionFlags, ...safetyFlags, ...generalFlags],
  examples: [
    'ziti-mcp policy show --policy policy.yaml --sandbox',
    'ziti-mcp policy explain deleteService --policy policy.yaml --sandbox',
    'ziti-mcp policy schema > policy.schema.json',
  ],

  async run(invocation) {
    const [name = '', ...more] = invocation.operands;
    const view = views.get(name);
    const own = name === 'explain' ? more.slice(0, 1) : [];
    const [rest, values] = divideDocuments(more.slice(own.length), invocation.values);
    if (view !== undefined) return view([...own, ...rest], { ...invocation, values });
    const near = didYouMean(nearest(name, views.keys()));
    throw new UsageError(`policy needs an action: ziti-mcp policy ${[...views.keys()].join(', ')}. ${near}`.trim());
  },
};

type View = (operands: readonly string[], invocation: Invocation) => Promise<number>;

/** The subcommands of policy. */
const views: ReadonlyMap<string, View> = new Map([
  ['show', withoutOperands(show)],
  ['explain', explainTool],
  ['schema', withoutOperands(schema)],
]);

function withoutOperands(view: (invocation: Invocation) => Promise<number>): View {
  return ([first], invocation) => {
    if (first !== undefined) throw new UsageError(`policy takes no ${quoteWord(first)} here.`);
    return view(invocation);
  };
}

/** The tools, and the policy of each network, from flags, environment and file. */
async function resolve({ values: flags, environment }: Invocation) {
  const { all } = await withNetworks(flags, environment);
  const [first] = all;
  const { catalogue, inputs } = await resolveTables(first, environment, createLogger(first, environment, 'warn'));
  const policies = await Promise.all(
    all.map(async (values) => ({
      network: values.network?.name ?? '',
      policy: await resolvePolicy(values, catalogue, environment),
    })),
  );
  return { catalogue, inputs, policies };
}

/** The output for one network's policy. */
interface PolicyOutput {
  readonly network: string;
  readonly data: object;
  readonly text: string;
}

/** Prints the output for one network, or for each of several by name. */
async function printOutputs(outputs: readonly PolicyOutput[], { values, stdout }: Invocation): Promise<void> {
  const [only] = outputs.length === 1 ? outputs : [];
  if (values.on('json')) {
    const data = only?.data ?? { networks: Object.fromEntries(outputs.map(({ network, data }) => [network, data])) };
    return print(stdout, JSON.stringify(data));
  }
  const text = only?.text ?? outputs.map((each) => `Network: ${each.network}\n\n${each.text}`).join('\n\n');
  return print(stdout, escapeText(text));
}

async function show(invocation: Invocation): Promise<number> {
  const { catalogue, policies } = await resolve(invocation);
  const { policyText, showPolicy } = await import('../policy/show.ts');
  const outputs = policies.map(({ network, policy }) => {
    const data = showPolicy(catalogue, policy);
    return { network, data, text: policyText(data, invocation.stdout) };
  });
  await printOutputs(outputs, invocation);
  return EXIT.done;
}

/** Exits with 0 for a tool that is allowed (on every given network), and 1 for a refused one. */
async function explainTool([tool, ...rest]: readonly string[], invocation: Invocation): Promise<number> {
  if (tool === undefined) throw new UsageError('policy explain needs the name of a tool.');
  const { catalogue, inputs, policies } = await resolve(invocation);
  const operation = catalogue.tool(tool);
  if (operation === undefined) {
    const names = catalogue.tools.map(({ name }) => name);
    const hint = didYouMean(nearest(tool, names)) || 'ziti-mcp policy show lists all of them.';
    throw new UsageError(`There is no tool "${tool}". ${hint}`);
  }
  const { explain, explanationText } = await import('../policy/explain.ts');
  const args = rest.length === 0 ? undefined : callArguments(rest);
  if (args !== undefined) await requireFit(operation.name, args, new Validators(inputs));
  const outputs = policies.map(({ network, policy }) => {
    const data = explain(operation, policy, args);
    return { network, data, text: explanationText(data, invocation.stdout) };
  });
  await printOutputs(outputs, invocation);
  return outputs.every(({ data }) => data.decision.allowed) ? EXIT.done : EXIT.no;
}

/** @throws {UsageError} for arguments that do not match the tool */
async function requireFit(
  tool: string,
  args: Readonly<Record<string, unknown>>,
  validators: Validators,
): Promise<void> {
  await validators.check(tool, args).catch((error: unknown) => {
    throw error instanceof ToolError ? new UsageError(`${error.message}\n${error.advice.person}`) : error;
  });
}

async function schema({ stdout }: Invocation): Promise<number> {
  const { policySchema } = await import('../policy/form.ts');
  await print(stdout, JSON.stringify(policySchema(), null, 2));
  return EXIT.done;
}
