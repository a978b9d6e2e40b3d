import { describe, expect, test } from 'vitest';
import { isSecretName } from '../../../../src/common/secret-names.ts';
import { redactPatterns } from '../../../../src/runtime/safety/secrets/patterns.ts';
import { searchesOf } from '../../../support/searches.ts';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJqdGkiOiJhYmMifQ.c2lnbmF0dXJl-_';
const KEY = '-----BEGIN EC PRIVATE KEY-----\\nMHcCAQEEIN+canary/canary==\\n-----END EC PRIVATE KEY-----\\n';
const AZURE = `${'Ab1/'.repeat(21)}xY==`;

const hidden: [name: string, text: string, shown: string][] = [
  ['a JWT', `{"x":"${JWT}"}`, '{"x":"[redacted: JWT]"}'],
  ['a JWT that is cut off', '"eyJhbGciOiJSUzI1NiJ9.eyJq', '"[redacted: JWT]'],
  ['a JWT in words', `token ${JWT}, and more`, 'token [redacted: JWT], and more'],
  ['a private key in JSON', `{"key":"pem:${KEY}","b":1}`, '{"key":"pem:[redacted: private key]\\n","b":1}'],
  [
    'a private key that is cut off',
    '{"key":"-----BEGIN PRIVATE KEY-----\\nMHcCAQ","b":1}',
    '{"key":"[redacted: private key]","b":1}',
  ],
  [
    'an encrypted private key',
    '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nabc\n-----END RSA PRIVATE KEY-----',
    '[redacted: private key]',
  ],
  ['a bearer token', 'Authorization: Bearer abc.DEF-123~456', 'Authorization: Bearer [redacted: bearer token]'],
  ['basic credentials', 'authorization: Basic YWRtaW46cHc=', 'authorization: [redacted: credentials]'],
  ['a session token in a header', '"zt-session":"6a1f-canary","a":1', '"zt-session":"[redacted: session token]","a":1'],
  ['an otpauth URI', '"otpauth://totp/x:y?secret=ABC\\u0026issuer=z"', '"[redacted: TOTP secret]"'],
  [
    'a password in a URL',
    'https://user:pa55@proxy.example:3128/',
    'https://user:[redacted: password]@proxy.example:3128/',
  ],
  ['one that holds @', 'at https://u:p@ss@wo@host/x', 'at https://u:[redacted: password]@host/x'],
  ['one without a user', 'redis://:pa55@host', 'redis://:[redacted: password]@host'],
  ['two of them', 'a://u:p@h b://v:q@i', 'a://u:[redacted: password]@h b://v:[redacted: password]@i'],
  ['one that holds @ and /', 'https://u:p@ss/w0rd@host/x', 'https://u:[redacted: password]@host/x'],
  ['one that holds / alone', 'redis://:p/a?s#s@host:6379/0', 'redis://:[redacted: password]@host:6379/0'],
  [
    'a list of them',
    'a://u:p@h,b://v:q@i;c://j:1/k',
    'a://u:[redacted: password]@h,b://v:[redacted: password]@i;c://j:1/k',
  ],
  ['a long one', `https://u:${'x'.repeat(5000)}@host`, 'https://u:[redacted: password]@host'],
  ['a connection string', 'Server=db;Password=hunter2;Port=1', 'Server=db;Password=[redacted: secret];Port=1'],
  [
    'one within a name',
    'clientSecret=hunter2 dbPassword=abc',
    'clientSecret=[redacted: secret] dbPassword=[redacted: secret]',
  ],
  ['a signature in a query', '/x?sv=2020&sig=ab%2Fcd', '/x?sv=2020&sig=[redacted: secret]'],
  ['a query', '/x?api_key=abcdef&b=1', '/x?api_key=[redacted: secret]&b=1'],
  ['a setting in quotes', 'pwd="hunter 2" b', 'pwd="[redacted: secret]" b'],
  ['a setting in YAML', 'DB_PASSWORD: "hunter2"', 'DB_PASSWORD: "[redacted: secret]"'],
  ['one that no reader of JSON takes', "{'password': 'hunter2'}", "{'password': '[redacted: secret]'}"],
  ['one of other languages', "'secret' => 'hunter2'", "'secret' => '[redacted: secret]'"],
  [
    'JSON in JSON in JSON',
    '"{\\\\\\"apiKey\\\\\\":\\\\\\"hunter2\\\\\\"}"',
    '"{\\\\\\"apiKey\\\\\\":\\\\\\"[redacted: secret]\\\\\\"}"',
  ],
  [
    'a name beside its value',
    '- name: DB_PASSWORD\n  value: hunter2',
    '- name: DB_PASSWORD\n  value: [redacted: secret]',
  ],
  ['in attributes', '<add key="DbPassword" value="hunter2"/>', '<add key="DbPassword" value="[redacted: secret]"/>'],
  ['a flag', 'run --api-key abc123def --token-file t1.txt', 'run --api-key [redacted: secret] --token-file t1.txt'],
  ['a user of a program', 'curl -u admin:hunter2 https://x', 'curl -u admin:[redacted: password] https://x'],
  ['a cookie', 'Set-Cookie: sid=abc123; Path=/', 'Set-Cookie: sid=[redacted: cookie]; Path=/'],
  ['a key of a service', `by AKIA${'X7'.repeat(8)}, x`, 'by [redacted: token], x'],
  ['a token of a service', `ghp_${'a1'.repeat(18)}`, '[redacted: token]'],
  [
    'a query of a service',
    '/x?key=abc123&X-Amz-Signature=abc',
    '/x?key=[redacted: secret]&X-Amz-Signature=[redacted: secret]',
  ],
  ['XML', '<password>hunter2</password>', '<password>[redacted: secret]</password>'],
  ['a flag', 'run --password hunter2 -x', 'run --password [redacted: secret] -x'],
  ['a private key that is cut off in a text', 'key -----BEGIN PRIVATE KEY-----\nMHcCAQ', 'key [redacted: private key]'],
  ['a JWT with the shortest header', 'eyJhIjoxMn0.e30.x', '[redacted: JWT]'],
  ['a password behind its flag', 'mysql -uroot -pHunter2x -h db', 'mysql -uroot -p[redacted: password] -h db'],
  ['a user in one word with its flag', 'curl -ubob:Hunter2x https://x', 'curl -ubob:[redacted: password] https://x'],
  ['a login of a program', 'docker login -u bob -p swordfish', 'docker login -u bob -p [redacted: password]'],
  ['a flag with a quoted value', "run --password 'two words' -x", "run --password '[redacted: secret]' -x"],
  ['a statement', "IDENTIFIED BY 'swordfish'", "IDENTIFIED BY '[redacted: password]'"],
  ['a pipe', "echo 'bob:swordfish' | chpasswd", "echo 'bob:[redacted: password]' | chpasswd"],
  ['a driver without a scheme', 'u:swordfish@tcp(db:3306)/x', 'u:[redacted: password]@tcp(db:3306)/x'],
  [
    'a column',
    'user,password,role\nbob,swordfish,x\nann,"pearl",y\n\nbob,swordfish,z',
    'user,password,role\nbob,[redacted: secret],x\nann,"[redacted: secret]",y\n\nbob,swordfish,z',
  ],
  [
    'a column of a table',
    '| user | Password |\n|---|---|\n| bob | swordfish |',
    '| user | Password |\n|---|---|\n| bob | [redacted: secret] |',
  ],
  ['a block of YAML', 'password: |\n    swordfish\n', 'password: |\n    [redacted: secret]\n'],
  [
    'each cookie, not its attributes',
    'Cookie: a=first; sid=second; Path=/here',
    'Cookie: a=[redacted: cookie]; sid=[redacted: cookie]; Path=/here',
  ],
  ['a list of arguments', '["-u","bob","--password","swordfish"]', '["-u","bob","--password","[redacted: secret]"]'],
  ['a pair in a list', '[["password","Hunter2x"]]', '[["password","[redacted: secret]"]]'],
  ['base64 of JSON', btoa('{"user":"bob","password":"swordfish"}'), '[redacted: encoded secret]'],
  ['a name in percent signs', 'pass%77ord=swordfish', '[redacted: encoded secret]'],
  ['base64 of a private key', btoa('-----BEGIN PRIVATE KEY-----\nMHcCAQ'), '[redacted: encoded secret]'],
  [
    'a private key in small letters',
    '-----begin private key-----\rMHc\r-----end private key-----',
    '[redacted: private key]',
  ],
  ['a private key of SSH', '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nMHc', '[redacted: private key]'],
  ['a private key of PuTTY', 'PuTTY-User-Key-File-3: x\nPrivate-Lines: 1\nMHc', '[redacted: private key]'],
  ['another key of a service', `sk_live_${'a1'.repeat(12)}`, '[redacted: token]'],
  ['a bearer token without digits', 'bearer   abcdefghijklmnopqrstuvwxyz', 'bearer   [redacted: bearer token]'],
  ['a session token in text', 'zt-session: 6a1f-canary', 'zt-session: [redacted: session token]'],
  ['a session token as a setting', 'ZT-Session  =  6a1f-canary', 'ZT-Session  =  [redacted: session token]'],
  ['one in JSON', '"zt-session" : "6a1f-canary"', '"zt-session" : "[redacted: session token]"'],
  ['one in JSON in JSON', '\\"zt-session\\":\\"6a1f-canary\\"', '\\"zt-session\\":\\"[redacted: session token]\\"'],
  ['one without quotes around it', '{zt-session:6a1f-canary}', '{zt-session:[redacted: session token]}'],
  ['credentials in JSON', '"Authorization":"Digest  YWRtaW4"', '"Authorization":"[redacted: credentials]"'],
  [
    'credentials in JSON in JSON',
    '\\"authorization\\" : \\"Negotiate YWRtaW4\\"',
    '\\"authorization\\" : \\"[redacted: credentials]\\"',
  ],
  ['credentials as a setting', 'authorization  =  0123456789abcdef', 'authorization  =  [redacted: credentials]'],
  ['an otpauth URI in JSON in JSON', '\\"otpauth-migration://offline?data=ABC\\"', '\\"[redacted: TOTP secret]\\"'],
  [
    'a private key in JSON in JSON that is cut off',
    '\\"-----BEGIN PRIVATE KEY-----\\\\nMHcCAQ\\"}',
    '\\"[redacted: private key]\\"}',
  ],
  ['access_key', 'access_key=abcdef', 'access_key=[redacted: secret]'],
  ['accesskey', 'accesskey=abcdef', 'accesskey=[redacted: secret]'],
  ['private-key', 'private-key=abcdef', 'private-key=[redacted: secret]'],
  ['privatekey', 'privatekey=abcdef', 'privatekey=[redacted: secret]'],
  ['a flag, further away', 'run --secret   hunter2', 'run --secret   [redacted: secret]'],
  [
    'other references',
    '&apos;pwd&apos;&nbsp;&equals;&gt; &apos;swordfish&apos;',
    '&#39;pwd&#39; =&#62; &#39;[redacted: secret]&#39;',
  ],
  ['a setting in references', 'pass&#119;ord&#x3D;swordfish', 'password=[redacted: secret]'],
  [
    'JSON in references',
    'said {&quot;password&quot;: &quot;swordfish&quot;}',
    'said {&#34;password&#34;: &#34;[redacted: secret]&#34;}',
  ],
  [
    'what is escaped twice',
    '&amp;quot;pwd&amp;quot;:&amp;#34;swordfish&amp;#34;',
    '&#34;pwd&#34;:&#34;[redacted: secret]&#34;',
  ],
  [
    'XML in references',
    '&lt;password&gt;swordfish&lt;/password&gt;',
    '&#60;password&#62;[redacted: secret]&#60;/password&#62;',
  ],
  [
    'an address in references',
    'https:&sol;&#47;bob&colon;swordfish&commat;host',
    'https://bob:[redacted: password]@host',
  ],
  [
    'references in JSON, which stays JSON',
    '{"a":"x&#34;,&#92;","note":"password&#61;swordfish"}',
    '{"a":"x&#34;,&#92;","note":"password=[redacted: secret]"}',
  ],
  ...['AZURE', 'the storage of', 'account', 'cosmos', 'Service Bus', 'x.core.windows.net', 'key1'].map(
    (hint): [string, string, string] => [
      `a key behind "${hint}"`,
      `${hint}: ${AZURE}`,
      `${hint}: [redacted: account key]`,
    ],
  ),
  ['a key in an object', `{"keyName":"a","value":"${AZURE}"}`, '{"keyName":"a","value":"[redacted: account key]"}'],
  ['a JWT behind one that is none', `eyJeyJeyJ ${JWT}`, 'eyJeyJeyJ [redacted: JWT]'],
];

test.each(hidden)('%s is hidden', (_name, text, shown) => expect(redactPatterns(text)).toBe(shown));

const CASES = [
  (name: string) => name,
  (name: string) => name.toUpperCase(),
  (name: string) => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
];
const PASSWORDS = ['password', 'passwd', 'pwd', 'passphrase', 'secret'];
const inAllCases = (names: readonly string[]) => names.flatMap((name) => CASES.map((written) => written(name)));

test.each(inAllCases([...PASSWORDS, 'api_key', 'api-key', 'apikey']))(
  'a value in quotes after %s is hidden',
  (name) => {
    expect(redactPatterns(`${name}: "hunter2"`)).toBe(`${name}: "[redacted: secret]"`);
    expect(redactPatterns(`{'${name}': 'hunter2'}`)).toBe(`{'${name}': '[redacted: secret]'}`);
    expect(redactPatterns(`${name}=hunter2`)).toBe(`${name}=[redacted: secret]`);
  },
);

test.each(inAllCases(PASSWORDS))('a value after the flag --%s or in such an element is hidden', (name) => {
  expect(redactPatterns(`run --${name} hunter2 -x`)).toBe(`run --${name} [redacted: secret] -x`);
  expect(redactPatterns(`<${name}>hunter2</${name}>`)).toBe(`<${name}>[redacted: secret]</${name}>`);
});

const unchanged = [
  'the bearer of this message',
  'Bearer authentication is required',
  'authorization: required',
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
  '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----',
  'https://ctrl.example.com:1280/edge/management/v1 mail@example.com',
  'eyJ is how they begin',
  'eyJhbGciOiJSUzI1NiJ9 alone',
  'tokens=3',
  'password = "x"',
  'tokens=3000 spin=abc',
  'http://[::1]:1280/a@b',
  'https://user:@host/',
  'password=[secret 0 1a2b3c4d]',
  'password=[in file: /x.txt]',
  '"password": "[secret 12 1a2b3c4d]"',
  '"password": "[in file: /x.txt]"',
  '--password [redacted: secret]',
  'https://ctrl:1280/x?m=a@b.c',
  'https://ctrl:1280?m=a@b.c',
  'SHA256:ab:cd',
  'docker run -p 8080:80 -u 1000:1000 x',
  'listen -p 1280 login',
  'mysql -port 3306',
  '["-p","1280"]',
  '["-p","vault-prod-01"]',
  '["username","password","role1"]',
  '{"a":"password","b":"Hunter2"}',
  'name,token\nrouter,none',
  'user,role\nbob,x',
  'eyJhIjoxfQ==',
  'a &quot;quoted&quot; note of &lt;bob&gt; &amp; ann, &eacute;',
  'the password &amp; the user&#39;s name: required',
  'password&#61;',
  `digest ${AZURE}`,
  `azure-cli sha512-${AZURE}`,
  `{"account":"a","hash":"${AZURE}"}`,
  `azure ${AZURE.slice(1)}`,
  `azure A${AZURE}`,
  `azure\n${AZURE}`,
  `tags ${btoa('{"name":"bob","role":"admin user"}')}`,
  btoa('-----BEGIN CERTIFICATE-----\nMHcCAQ'),
];

test.each(unchanged)('%j is kept', (text) => expect(redactPatterns(text)).toBe(text));

describe('names that suggest a secret', () => {
  test.each([
    'password',
    'Password',
    'client_secret',
    'clientSecret',
    'api-key',
    'privateKey',
    'token',
    'recoveryCodes',
    'dbPassword',
    'DB_PASSWORD',
    'dbpassword',
    'pwd',
    'pass',
    'adminPass',
    'credentials',
    'api key',
    'API-Key',
    'x-api-key',
    'AWSSecretAccessKey',
    'sshPrivateKey',
    'enrollmentToken',
    'wifi.psk',
    'connectionString',
    'ConnectionStrings',
    'bearer',
    'pin',
    'userPin',
    'sas',
    'otp',
    'otpCode',
    'psk',
    'password2',
    'passwordHash',
    'DB_PASSWORD_OLD',
    'apiKeys',
    'apiKeyV2',
    'AccountKey',
    'backupCodes',
    'Authorization',
    'set-cookie',
    'passwordFor',
    'passwords_by_user',
    'listOfSecrets',
    'user_password_map',
    'SecretString',
    'PASSWORD_CONTENT',
    'sshPrivateKeyData',
    'wifi_password_5g',
    'aes_key',
    'hasło',
    'パスワード',
  ])('%s', (name) => {
    expect(isSecretName(name)).toBe(true);
  });
  test.each([
    'name',
    'passwordPolicy',
    'keyFor',
    'dataByDay',
    'list',
    '5g',
    'targetToken',
    'nextPageToken',
    'page_token',
    'NextToken',
    'continuationToken',
    'tokenExpiry',
    'secretary',
    'keyUsage',
    'bypass',
    'compass',
    'publicKey',
    'maxTokens',
    'requireTotp',
    'minPasswordLength',
    'spin',
    'pinned',
    'tokens',
    'token_type',
    'bearerOnly',
    'otpEnabled',
    'cookies',
    'value',
    'hash',
    '',
  ])('not %s', (name) => expect(isSecretName(name)).toBe(false));
});

/** Each with the secret in braces: the same setting, however a program writes it. */
test.each([
  '"cookie": "sid={abcd1234}"',
  'Cookie : sid={abcd1234}',
  'Set-Cookie: a={abcd1234};  b={efgh5678}',
  '"password" : "{hunter 2}"',
  "api_key = '{hunter 2}'",
  'apikey: "{hunter 2}"',
  'run --db-password {swordfish}',
  'run --db-password   "{two words}"',
  "run --secret='{two words}'",
  'user[api-key]={swordfish}',
  'user[apikey]={swordfish}',
  'user[token]={swordfish}&x=1',
  'run --auth-token   {hunter2x}',
  'run --apikey {hunter2x}',
  'run --api-key {hunter2x}',
  'sshpass -p {hunter2x}',
  'name="api-key" value="{swordfish}"',
  "name='apikey', 'value' : '{swordfish}'",
  'credentials for db: bob / {hunter2x}',
  'login with  bob and {hunter2x}',
  'https://hook.example/{0123456789abcdefghijk}',
  'https://my-team.hooks.example/{0123456789abcdefghijk}',
  `{$2$${'a'.repeat(22)}}`,
  `{$pbkdf2-sha256$${'a'.repeat(22)}}`,
])('%s is hidden where it is', (text) => {
  const shown = redactPatterns(text.replace(/[{}]/g, '')).replace(/\[redacted: [\w ]+\]/g, '*');
  expect(shown).toBe(text.replace(/\{[^}]*\}/g, '*'));
});

describe('a text is only searched for secrets that it hints at', () => {
  const page = JSON.stringify({ data: [{ id: 'a1b2', name: 'svc-1', roleAttributes: ['a b', 'c'] }] });

  test.each([
    ['a page that hints at nothing', page, 0],
    ['a percent sign', `${page} 90% done`, 1],
    ['a URL', `${page} http://a.example/b`, 6],
    ['a flag', `${page} ls -a b`, 3],
  ])('%s', (_what, text, searches) => {
    expect(redactPatterns(text)).toBe(text);
    expect(searchesOf(() => redactPatterns(text))).toBeLessThanOrEqual(searches);
  });
});

describe('a text that is too long to be searched', () => {
  test('a value in quotes of many megabytes is hidden, with all around it where expressions run out of memory', () => {
    const shown = redactPatterns(`password: "${'a b '.repeat(4_500_000)}"`);
    expect(['password: "[redacted: secret]"', '[redacted: very long text]']).toContain(shown);
  }, 60_000);
  test('an encoded value hides itself', () => {
    const value = 'Ab1/'.repeat(400_000);
    expect(redactPatterns(`one ${value} two`)).toBe('one [redacted: very long value] two');
    expect(redactPatterns(`one ${value}`)).toBe('one [redacted: very long value]');
  });
  test('lines and words are searched, however many there are', () => {
    expect(redactPatterns(`${'word '.repeat(300_000)}password=swordfish`)).toMatch(
      /word password=\[redacted: secret\]$/,
    );
  });
});
