import { expect, test } from 'vitest';
import { hideInCommand } from '../../../../src/runtime/safety/secrets/argument-lists.ts';
import { redactPatterns } from '../../../../src/runtime/safety/secrets/patterns.ts';

const M = '[redacted: secret]';

test.each([
  ['a table', '{"columns":["user","password"],"rows":[["bob","pearl"],["ann",4711]]}', ['pearl', '4711']],
  ['a table whose rows come first', '{"rows":[["bob","pearl"]],"columns":["user","password"]}', ['pearl']],
  [
    'a table with described columns',
    '{"fields":[{"name":"user"},{"name":"api key"}],"data":[["bob","pearl"]]}',
    ['pearl'],
  ],
  ['rows that are objects', '{"headers":["token"],"rows":[{"cells":["pearl"]}]}', ['pearl']],
  ['keys and values', '{"keys":["user","password"],"values":["bob","pearl"]}', ['pearl']],
  ['rows below their heading', '[["user","password"],["bob","pearl"],["ann","coral"]]', ['pearl', 'coral']],
  ['a table further in', '{"a":[{"t":{"columns":["pwd"],"values":[["pearl"]]}}]}', ['pearl']],
  ['a column of numbers', '[["pin"],[4711]]', ['4711']],
  ['one whose heading has white space behind it', '[["credential" ],[4711]]', ['4711']],
  ['arguments in single quotes', "['run', '--password', 'pearl']", ['pearl']],
  ['a pair in single quotes', "['password', 'Pearl4711']", ['Pearl4711']],
  ['a tuple', "('password', 'Pearl4711')", ['Pearl4711']],
  ['a table in single quotes', "{'columns': ['user', 'password'], 'rows': [['bob', 'pearl']]}", ['pearl']],
  ['rows below their heading in single quotes', "[['user', 'password'], ['bob', 'pearl']]", ['pearl']],
  ['keys and values in single quotes', "{'keys': ['password'], 'values': ['pearl']}", ['pearl']],
  ['a command whose program takes it', '["sshpass", "-p", "pearl", "ssh"]', ['pearl']],
  ['one directly behind its flag', '["mysql","-uroot","-ppearl"]', ['pearl']],
  ['one behind a user', '["curl","-u","bob:pearl","https://x","-u","ann:coral"]', ['pearl', 'coral']],
  ['two in a command', '["mysql","-ppearl","curl","-u","bob:coral"]', ['pearl', 'coral']],
  ['two the other way round', '["curl","-u","bob:coral","mysql","-ppearl"]', ['pearl', 'coral']],
  ['a command in single quotes', "['docker', 'login', '-p', 'pearl']", ['pearl']],
  ['a command in a list of some', '[["redis-cli","-a","pearl"],["ldapsearch","-w","coral"]]', ['pearl', 'coral']],
  ['one behind the large flag of a program', '["mosquitto_pub","-p","1883","-P","pearl"]', ['pearl']],
  ['one behind a flag of two letters', '["plink","-ssh","-pw","pearl","host"]', ['pearl']],
  ['one of a program in a sentence', "it ran ['cqlsh', '-u', 'bob', '-p', 'pearl'], and ended", ['pearl']],
  ['a password with letters and digits behind -p', '["mysql","-p","Pearl4711"]', ['Pearl4711']],
  [
    'a list of YAML',
    'passwords:\n  - pearl\n  - "two words of coral"\nother:\n  - x1',
    ['pearl', 'two words of coral'],
  ],
  ['one that is not further in', 'secrets:\n- pearl\n- Coral4711', ['pearl', 'Coral4711']],
  ['a list in one line', 'passwords: [pearl, "coral"]', ['pearl', 'coral']],
  ['a map', "passwords:\n  bob: pearl\n  ann: 'coral'", ['pearl', 'coral']],
  ['a map in one line', 'passwords: {bob: pearl, ann: coral}', ['pearl', 'coral']],
  ['a value below', 'db:\n  password:\n    value: pearl', ['pearl']],
  ['a section', '[secrets]\nbob = "pearl"\nann=coral', ['pearl', 'coral']],
  ['a section within one', '[app.passwords]\nbob = "pearl"', ['pearl']],
  ['a list behind white space', 'passwords :\n  -   pearl\n  -\tCoral4711', ['pearl', 'Coral4711']],
  ['a list of a quoted name', '"passwords":\n  - pearl', ['pearl']],
  ['a list further in', '-   passwords:\n      - pearl\n\n \n      - coral', ['pearl', 'coral']],
  ['a list with a comment', 'passwords: # all of them\n  - pearl # the first', ['pearl']],
  ['a list with an anchor', 'passwords: &all\n  - pearl', ['pearl']],
  ['a list with a tag', 'passwords: !!seq\n  - pearl', ['pearl']],
  ['a path in a list', 'passwords:\n  - pe/arl', ['pe/arl']],
  ['a map of quoted names', 'passwords:\n  "bob":   pearl\n  \'ann\' : coral', ['pearl', 'coral']],
  ['a quoted map in one line', "passwords: {'bob' :  'pearl' , ann: \"coral\" }", ['pearl', 'coral']],
  ['a list of quoted words in one line', "passwords: ['pearl', 'two words of coral']", ['pearl', 'two words of coral']],
  ['a section in quotes', '["secrets"]\nbob = "pearl"', ['pearl']],
  ['a section of a list', '[[secrets]]\nbob = "pearl"', ['pearl']],
  ['an indented section', '  [secrets]  \n  bob = "pearl",\n\nann = \'coral\' # new', ['pearl', 'coral']],
  ['a section with quoted names', '[secrets]\n"bob"="pearl"\n"ann" =  coral', ['pearl', 'coral']],
  ['short names', 'pw:\n  - pearl\npwd:\n  - coral', ['pearl', 'coral']],
  ['a field of a form', 'user[password]=pearl&x=1', ['pearl']],
  ['an escaped name', 'a pass%77ord=pearl', ['pearl']],
  ['one that is escaped whole', '%70%61%73%73%77%6F%72%64=pearl', ['pearl']],
  ['one that is escaped twice', 'pass%2577ord=pearl', ['pearl']],
  ['an escaped field', 'user%5Bpassword%5D=pearl', ['pearl']],
  [
    'a word of base64 in a sentence',
    `it sent ${Buffer.from('{"password":"pearl"}').toString('base64')} there`,
    ['eyJ'],
  ],
  ['one that no percent sign ends', 'pass%77ord=pearl&at=100%25', ['pearl']],
  ['an escaped address', 'to=https%3A%2F%2Fbob%3Apearl%40host%2Fx', ['pearl']],
])('%s is hidden', (_name, text, secrets) => {
  const shown = redactPatterns(text);
  for (const secret of secrets) expect(shown).not.toContain(secret);
  expect(shown).toMatch(/\[redacted: (?:encoded )?secret\]/);
});

test('the rest of them is kept', () => {
  expect(
    redactPatterns('{"columns":["user","password"],"rows":[["bob","pearl"],["ann",""]],"n":12345678901234567890}'),
  ).toBe(`{"columns":["user","password"],"rows":[["bob","${M}"],["ann",""]],"n":12345678901234567890}`);
  expect(redactPatterns('passwords:\n  bob: pearl # new\nports:\n  - http1')).toBe(
    `passwords:\n  bob: ${M} # new\nports:\n  - http1`,
  );
});

test.each([
  '{"columns":["user","role"],"rows":[["bob","admin1"]]}',
  '{"required":["name","password"],"enum":["a","b2"]}',
  '{"data":[{"id":"i1"}],"meta":{"filterableFields":["id","token"],"other":["a1","b2"]}}',
  '["accept","authorization","content-type"]',
  "['accept', 'authorization', 'content-type']",
  'password:\n  - must contain a digit\n  - must be longer',
  'token:\n  expires in 3 days',
  'passwords: [required, optional]',
  '{ "password": { "in": "body" } }',
  'secrets:\n  file: /etc/keys/x1.pem',
  'path=%2Fedge%2Fservices&name=a%20b1',
  'share 100% of it=yes1',
  'share=100%25%20of%it',
  'passwords: see [router1]',
  "{'columns': ['user', 'role'], 'rows': [['bob', 'admin1']]}",
  "it's a list: ['user', 'password'] and [['a', 'b']]",
  // What is behind the end of a list, a map or a section.
  'passwords:\nnames:\n  - router1',
  'db:\n  passwords:\n  names:\n    - router1',
  'a:\n  secrets:\n- router1',
  '[secrets]\n[names]\nbob = "router1"',
  '[secrets]\n  [names]\n  bob = "router1"',
  'the [secrets]\nbob = "router1"',
  '[secrets] are\nbob = "router1"',
  'secrets:\n  at: https://router1/x',
  'tokens:\n  - pearl',
  'pwdfile:\n  - pearl',
  '["ssh","-p","myport","host"]',
  '["docker","run","-p","80:80","-u","1000:1000","x"]',
  '["mkdir","-p","some/folder"]',
  '["mysql","-p","mydatabase"]',
  '["docker","login","-p"]',
  '["mosquitto_pub","-p","myport"]',
  '["unzip","-P","-d","folder"]',
  '["curl","-u","bob"]',
])('%j is kept', (text) => expect(redactPatterns(text)).toBe(text));

test('all passwords of one item are hidden, and what is around them is kept', () => {
  const items = ['sh', '-c', 'mysql -ppearl a; mysql -pcoral b', 'curl', '-u', 'bob:jade'];
  expect(hideInCommand(items, M)).toEqual(['sh', '-c', `mysql -p${M} a; mysql -p${M} b`, 'curl', '-u', `bob:${M}`]);
  // What two programs take for one each is hidden once.
  expect(hideInCommand(['x', '-u', 'db.example:5432:a:b:pearl'], M)).toEqual(['x', '-u', `db.example:${M}`]);
  const text = redactPatterns(JSON.stringify(['sh', '-c', 'mysql -ppearl a']));
  expect(text).toBe('["sh","-c","mysql -p[redacted: password] a"]');
});
