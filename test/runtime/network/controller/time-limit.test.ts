import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { TimeLimit } from '../../../../src/runtime/network/controller/time-limit.ts';

test('each is told once, in the order in which they began, and not before its time', async () => {
  const limit = new TimeLimit(50);
  const told: [name: string, after: number][] = [];
  const begin = (name: string) => {
    const began = performance.now();
    limit.begin(() => told.push([name, performance.now() - began]));
  };
  begin('first');
  await wait(20);
  begin('second');
  await wait(20);
  begin('third');
  while (told.length < 3) await wait(5);
  await wait(80);
  expect(told.map(([name]) => name)).toEqual(['first', 'second', 'third']);
  for (const [, after] of told) expect(after).toBeGreaterThanOrEqual(50);
});

test('who has ended is not told, and those that began later still are', async () => {
  const limit = new TimeLimit(30);
  const told: string[] = [];
  const early = () => told.push('early');
  limit.begin(early);
  await wait(15);
  limit.begin(() => told.push('late'));
  limit.end(early);
  while (told.length === 0) await wait(5);
  expect(told).toEqual(['late']);
});

test('after a time without any work it begins anew', async () => {
  const limit = new TimeLimit(10);
  const none = () => undefined;
  limit.begin(none);
  limit.end(none);
  await wait(30);
  const told = new Promise<string>((resolve) => limit.begin(() => resolve('told')));
  expect(await told).toBe('told');
});

test('a time that no timer can wait for is not over at once, and costs nothing', async () => {
  const warnings: Error[] = [];
  const hear = (warning: Error) => warnings.push(warning);
  process.on('warning', hear);
  let told = 0;
  const limit = new TimeLimit(3_000_000_000);
  limit.begin(() => {
    told += 1;
  });
  await wait(50);
  process.off('warning', hear);
  expect({ told, warnings }).toEqual({ told: 0, warnings: [] });
});
