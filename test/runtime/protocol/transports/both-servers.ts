/** Two ways to serve a client: as this program does, and with the protocol library alone, on a transport of its own. */
import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { expect } from 'vitest';
import { call as makeCall } from '../../../../src/runtime/call.ts';
import { createServer } from '../../../../src/runtime/protocol/server.ts';
import { serverFace } from '../../../../src/runtime/protocol/server-face.ts';
import type { Service } from '../../../../src/runtime/protocol/service.ts';
import { LineTransport } from '../../../../src/runtime/protocol/transports/line-transport.ts';
import { serveOver } from '../../../../src/runtime/protocol/transports/serve.ts';
import { all } from '../../../../src/runtime/tools/exposure/all.ts';
import type { TestSession } from '../../../support/session.ts';

export interface Way {
  write(chunk: string | Buffer): void;
  send(...messages: readonly object[]): void;
  lines(): string[];
  /** Waits for this many lines. */
  until(count: number): Promise<string[]>;
  /** How often a server of the library was created. */
  loads(): number;
  /** How often the call handler was requested. */
  calls(): number;
  end(): void;
}

/** Serves a client over streams: by the fast path with the library behind it, or by the library alone. */
export function serveBy(
  way: 'lane' | 'library',
  session: TestSession,
  open: Service['open'] = () => session.client,
): Way {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  let text = '';
  stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const counts = { faces: 0, calls: 0 };
  const service: Service = {
    log: session.process.log,
    elicits: () => false,
    mayCall: () => true,
    face(era) {
      counts.faces += 1;
      return serverFace('1.2.3', all, era);
    },
    open,
    async calls() {
      counts.calls += 1;
      return makeCall;
    },
  };
  if (way === 'lane') serveOver(service, new LineTransport(stdin, stdout));
  else serveStdio(({ era }) => createServer(service, era), { transport: new StdioServerTransport(stdin, stdout) });
  const lines = () => text.split('\n').slice(0, -1);
  const openedByLane = () => (way === 'lane' && lines().some((line) => line.includes('"serverInfo"')) ? 1 : 0);
  return {
    write: (chunk) => void stdin.write(chunk),
    send(...messages) {
      for (const message of messages) stdin.write(line(message));
    },
    lines,
    async until(count) {
      while (lines().length < count) await wait(2);
      return lines();
    },
    loads: () => counts.faces - openedByLane(),
    calls: () => counts.calls,
    end: () => stdin.end(),
  };
}

export const line = (message: object): string => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`;

export const clientInfo = { name: 'test', version: '1' };

export const call = (id: string | number, name: string, args?: unknown, others: object = {}): object => ({
  id,
  method: 'tools/call',
  params: { name, ...(args === undefined ? {} : { arguments: args }), ...others },
});

/** Waits for this many lines, and checks that no more arrive. */
export async function exactly(way: Way, count: number): Promise<string[]> {
  const arrived = await way.until(count);
  await wait(100);
  expect(way.lines()).toHaveLength(count);
  return arrived;
}
