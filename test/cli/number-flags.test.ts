import { expect, test } from 'vitest';
import { allCommands } from '../../src/cli/commands/index.ts';
import { Values } from '../../src/cli/read-values.ts';

const flags = (await allCommands()).flatMap(({ name: command, flags }) =>
  flags.flatMap((flag) => (flag.kind === 'number' ? [{ command, flag, name: flag.name, range: flag.range }] : [])),
);

test('there are numbers to check, those of run and sandbox among them', () => {
  const named = flags.map(({ command, name }) => `${command} --${name}`);
  expect(named).toEqual(expect.arrayContaining(['run --port', 'run --timeout', 'sandbox --port', 'keys --days']));
});

test.each(flags)('$command --$name takes the numbers of its range alone', ({ flag, name, range }) => {
  const read = (value: string | number) => new Values({ [name]: value }, [flag]).number(name);
  // Even if the command never reads it.
  expect(() => new Values({ [name]: range.most + 1 }, [flag])).toThrow(`--${name} is`);
  const { least, most, fractions } = range;
  for (const fine of [least, String(least), most, String(most)]) expect(read(fine)).toBe(Number(fine));
  const wrong = [
    most + 1,
    String(most + 1),
    least - 1,
    -1,
    Number.NaN,
    '',
    ' ',
    'soon',
    '0x10',
    '1e3',
    '+1',
    'Infinity',
  ];
  for (const value of [...wrong, ...(fractions ? [] : [least + 0.5, '1.5'])]) {
    expect(() => read(value), String(value)).toThrow(`--${name} is "${value}": use a`);
    expect(() => read(value), String(value)).toThrow(`from ${least} to ${most}.`);
  }
});
