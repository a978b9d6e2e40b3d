import { escapeLine } from '../../runtime/safety/sanitize/escape.ts';
import type { Command, Invocation } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import type { Flag } from '../flag.ts';
import { networkFlag } from '../flags.ts';
import { namesOf } from '../networks/with-network.ts';
import { print } from '../terminal/print.ts';
import { table } from '../terminal/table.ts';
import { UsageError } from '../usage-error.ts';

const flags: readonly Flag[] = [
  { ...networkFlag, help: 'only this network (all stored networks)' },
  { name: 'json', kind: 'switch', help: 'print it as JSON' },
];

export const sessionCommand: Command = {
  name: 'session',
  also: ['login', 'signin', 'whoami', 'status'],
  help: 'log in to the stored networks, and show the identity, when its login expires and where the credentials are stored',
  flags,
  examples: ['ziti-mcp session', 'ziti-mcp session --network prod --json'],

  async run(invocation) {
    const { values, environment, stdout } = invocation;
    const networks = await wanted(invocation);
    const [{ sessionOf }, { printAdvice }] = await Promise.all([
      import('../networks/session.ts'),
      import('../networks/advice.ts'),
    ]);
    const sessions = await Promise.all(networks.map((network) => sessionOf(network, environment)));
    if (values.on('json')) await print(stdout, JSON.stringify({ sessions }));
    else {
      const rows = sessions.map(({ network, who, rights, logIn, loggedIn, validUntil, storedIn, state }) => {
        const until = validUntil ?? (loggedIn ? 'no fixed end' : '');
        return [network, who, rights ?? '', logIn, until, storedIn, state].map(escapeLine);
      });
      const head = ['network', 'who', 'rights', 'login', 'valid until', 'stored in', 'state'];
      await print(stdout, table(head, rows, stdout));
      printAdvice(sessions);
    }
    return sessions.every(({ loggedIn }) => loggedIn) ? EXIT.done : EXIT.unreachable;
  },
};

async function wanted({ values, environment }: Invocation) {
  const [{ storedNetwork }, { checkedNetworks }] = await Promise.all([
    import('../networks/stored-network.ts'),
    import('../networks/settings-file.ts'),
  ]);
  const file = await checkedNetworks(environment);
  const named = namesOf(values);
  const names = named.length > 0 ? named : Object.keys(file?.networks ?? {});
  if (names.length === 0) throw new UsageError('No networks are stored. Run ziti-mcp init to add one.');
  return Promise.all(names.map((name) => storedNetwork(name, environment)));
}
