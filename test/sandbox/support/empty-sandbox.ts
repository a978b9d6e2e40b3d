import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { MovableClock, SandboxClient } from '../../support/sandbox-client.ts';

/** What tests of an empty sandbox use. */
export interface Started {
  readonly sandbox: Sandbox;
  readonly client: SandboxClient;
  /** A session token of its administrator. */
  readonly admin: string;
}

/** An empty sandbox whose clock tests can move, and all clients that are closed with it. */
export class EmptySandbox {
  readonly clock = new MovableClock();
  readonly #clients: SandboxClient[] = [];
  #sandbox: Sandbox | undefined;

  async start(): Promise<Started> {
    const sandbox = await startSandbox({ size: 'empty', clock: this.clock.now });
    this.#sandbox = sandbox;
    const client = this.closeLater(new SandboxClient(sandbox));
    return { sandbox, client, admin: await client.tokenOf(sandbox.username, sandbox.password) };
  }

  /** Closes this client too when the sandbox is closed. */
  closeLater(client: SandboxClient): SandboxClient {
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) await client.close();
    await this.#sandbox?.close();
  }
}
