import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/index.ts';
import { Administrator } from './administrator.ts';

/** The administrator of a sandbox that is started for them, and closed with them. */
export class SandboxAdministrator extends Administrator {
  readonly #sandbox: Sandbox;

  private constructor(sandbox: Sandbox) {
    super(sandbox);
    this.#sandbox = sandbox;
  }

  static async start(options: SandboxOptions = { size: 'empty' }): Promise<SandboxAdministrator> {
    return new SandboxAdministrator(await startSandbox(options)).logIn();
  }

  override async close(): Promise<void> {
    super.close();
    await this.#sandbox.close();
  }
}
