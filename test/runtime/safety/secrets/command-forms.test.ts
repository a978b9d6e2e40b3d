import { describe, expect, test } from 'vitest';
import { redactPatterns } from '../../../../src/runtime/safety/secrets/patterns.ts';

/** A secret that could be a word, and one that could not. */
const WORD = 'swordfish';
const MIXED = 'kfW8s3xq';

const isShown = (text: string): boolean => [WORD, MIXED].some((secret) => redactPatterns(text).includes(secret));

/** A command as people write it: in quotes of either kind, and with white space of any kind and width. */
function written(command: string): string[] {
  const quoted = command.includes('Q') ? ['', '"', "'"].map((quote) => command.replaceAll('Q', quote)) : [command];
  return quoted.flatMap((each) => [' ', '  ', '\t'].map((gap) => each.replaceAll(' ', gap)));
}

describe('a secret in a command is hidden, however it is written', () => {
  test.each([
    [`vault login Q${MIXED}Q`],
    [`vault login -no-print -no-store Q${MIXED}Q`],
    [`vault operator unseal ${MIXED}`],
    [`zrok enable ${MIXED}`],
    [`zrok2 enable Q${MIXED}Q`],
    [`ngrok authtoken ${MIXED}`],
    [`ngrok config add-authtoken ${MIXED}`],
    [`cloudflared service install ${MIXED}`],
    [`cloudflared.exe service install ${MIXED}`],
    [`net user bob Q${WORD}Q /add`],
    [`net1.exe user /add bob Q${WORD}Q`],
    [`net user "bob smith" Q${MIXED}Q`],
    [`net user 'bob' Q${MIXED}Q`],
    [`net.exe use x: //h/s /user:bob ${WORD}`],
    [`schtasks.exe /create /ru bob /rp Q${WORD}Q`],
    [`xfreerdp /v:h /p:Q${WORD}Q`],
    [`net use x: /pass:${WORD}`],
    [`ConvertTo-SecureString -String -Force Q${WORD}Q`],
    [`ConvertTo-SecureString ${WORD} -AsPlainText`],
    [`"${WORD}" | ConvertTo-SecureString -AsPlainText`],
    [`sqlplus -S Qbob/${WORD}Q`],
    [`sqlplus bob/${WORD}@db`],
    [`impdp userid=bob/${WORD}@db full=y`],
    [`smbclient //h/s -U Qbob%${WORD}Q`],
    [`rpcclient h --username=Qlab\\bob%${WORD}Q`],
  ])('%s', (command) => {
    for (const text of written(command)) expect({ text, shown: isShown(text) }).toEqual({ text, shown: false });
  });

  test('without any space before a pipe', () => {
    expect(isShown(`"${WORD}"|ConvertTo-SecureString`)).toBe(false);
  });
});

describe('a secret in a setting of a device is hidden', () => {
  test.each([
    [`enable secret 0 ${WORD}`],
    [`username bob password 0 ${WORD}`],
    [`key 0 ${WORD}`],
    [`key-string 0 ${WORD}`],
    [`key-string 7 ${MIXED}`],
    [`pre-shared key 6 ${MIXED}`],
    [`password 0 ${MIXED}`],
    [`snmp-server community Q${WORD}Q RO`],
    [`rwcommunity6 Q${WORD}Q`],
    [`rocommunity ${WORD}`],
    [`requirepass Q${WORD}Q`],
    [`masterauth Q${WORD}Q`],
    [`config set requirepass Q${WORD}Q`],
    [`redis-server --requirepass Q${WORD}Q`],
    [`please use requirepass Q${MIXED}Q there`],
    [`then set the masterauth Q${MIXED}Q`],
  ])('%s', (setting) => {
    for (const text of written(setting)) expect({ text, shown: isShown(text) }).toEqual({ text, shown: false });
  });

  test('many digits are one', () => {
    expect(redactPatterns('password 7 12345678')).toBe('password 7 [redacted: password]');
    expect(redactPatterns('password 7 1234567')).toBe('password 7 1234567');
  });

  test('a number with a unit is none', () => {
    const units = ['character', 'time', 'letter', 'day', 'hour', 'minute', 'byte', 'symbol', 'digit', 'error'];
    for (const unit of [...units, 'failure', 'attempt', 'string'].flatMap((each) => [each, `${each}s`])) {
      expect(redactPatterns(`the password 0 ${unit}`)).toBe(`the password 0 ${unit}`);
    }
    for (const word of ['sometimes', 'timesheets', 'midday', 'daylight']) {
      expect(redactPatterns(`the password 0 ${word}`)).toBe('the password 0 [redacted: password]');
    }
  });

  test('a word in a sentence about a secret is none', () => {
    expect(redactPatterns('please use requirepass everywhere')).toBe('please use requirepass everywhere');
    expect(redactPatterns('vault login everywhere')).toBe('vault login everywhere');
  });
});
