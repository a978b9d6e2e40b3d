import { expect, test } from 'vitest';
import { hideColumns } from '../../../../src/runtime/safety/secrets/columns.ts';

const many = (count: number, last: string) => [...Array.from({ length: count - 1 }, () => 'a'), last].join(',');

test.each([
  ['name,password\nbob,x\nann,y', 'name,password\nbob,*\nann,*'],
  ['name, "password"\nbob, "x y"', 'name, "password"\nbob, "*"'],
  ["'pin';'name'\n'1';'bob'", "'pin';'name'\n'*';'bob'"],
  ['name\tpassword \nbob\tx ', 'name\tpassword \nbob\t* '],
  ['| name | password |\n|------|:--------:|\n| bob | x |', '| name | password |\n|------|:--------:|\n| bob | * |'],
  ['user      password\nbob       x y\nann       z', 'user      password\nbob       *\nann       *'],
  ['  NAME   TOKEN   AGE\n  web    x1      3d', '  NAME   TOKEN   AGE\n  web    *      3d'],
  ['│ user │ password │\n│ bob │ x │', '│ user │ password │\n│ bob │ * │'],
  [
    '+---+---+\n| user | password |\n+---+---+\n| bob | x |\n+---+---+\n| ann | y |',
    '+---+---+\n| user | password |\n+---+---+\n| bob | * |\n+---+---+\n| ann | * |',
  ],
  [',password\n1,x', ',password\n1,*'],
  [' ,password\n1,x', ' ,password\n1,*'],
  ['code2,password\n1,x', 'code2,password\n1,*'],
  [`${many(100, 'password')}\n${many(100, 'x')}`, `${many(100, 'password')}\n${many(100, '*')}`],
  ['name,password\nbob,nonesuch\nann,is none', 'name,password\nbob,*\nann,*'],
  [`${' '.repeat(3987)}name,password\nbob,x`, `${' '.repeat(3987)}name,password\nbob,*`],
  ['name,password\nbob,xnull\nann,null-x', 'name,password\nbob,*\nann,*'],
])('%j', (text, shown) => expect(hideColumns(text, '*')).toBe(shown));

test.each([
  'name,password',
  'Password  Reset\nTicket    x',
  'password  x1\nuser      bob',
  'name,password\nbob,\nann,none\ntom, "NULL" \nzoe,n/a',
  'name,password\nbob,[redacted: secret]\nann, "[in file: x]"\ntom,\'[secret 1 a]\'',
  'name,password\nbob, [redacted: secret]',
  'name,password\nonly one cell',
  'name,password\nbob,x,y',
  'what? (yes),password\nbob,x',
  'name?,password\nbob,x',
  '9 lives,password\nbob,x',
  'x = 1,password\nbob,x',
  `${many(101, 'password')}\n${many(101, 'x')}`,
  `${' '.repeat(4000)}name,password\nbob,x`,
])('%j is kept', (text) => expect(hideColumns(text, '*')).toBe(text));
