/** A controller that accepts the tokens of an external provider, and a person and a robot that it knows. */
import type { Credentials, ProviderSettings } from '../../src/runtime/network/auth/credentials.ts';
import { type ControllerTools, createController } from '../../src/runtime/network/cluster/controller.ts';
import type { Controller, ControllerSettings } from '../../src/runtime/network/cluster/types.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import {
  AUDIENCE,
  type OutsideProvider,
  type OutsideProviderOptions,
  RESOURCE,
  startOutsideProvider,
} from './outside-provider.ts';
import { recordingLog } from './recording-log.ts';
import { create, MovableClock, SandboxClient } from './sandbox-client.ts';

export interface OutsideWorld {
  readonly provider: OutsideProvider;
  readonly sandbox: Sandbox;
  /** The controller's clock. */
  readonly clock: MovableClock;
  /** Of the administrator. */
  readonly client: SandboxClient;
  readonly admin: string;
  readonly signerId: string;
  /** Ids of the identities, by name. */
  readonly identities: Readonly<Record<string, string>>;
  /** What a client of the provider needs to know about it. */
  readonly outside: Pick<ProviderSettings, 'issuer' | 'ca' | 'resource'>;
  settings(credentials: Credentials): ControllerSettings;
  controller(credentials: Credentials, tools?: ControllerTools): Controller;
  close(): Promise<void>;
}

export async function startOutsideWorld(options: OutsideProviderOptions = {}): Promise<OutsideWorld> {
  const clock = new MovableClock();
  const [provider, sandbox] = await Promise.all([
    startOutsideProvider(options),
    startSandbox({ size: 'empty', clock: clock.now }),
  ]);
  const client = new SandboxClient(sandbox);
  const admin = await client.tokenOf(sandbox.username, sandbox.password);
  const signerId = await create(client, admin, '/external-jwt-signers', {
    name: 'people of a provider',
    enabled: true,
    issuer: provider.issuer,
    audience: AUDIENCE,
    jwksEndpoint: provider.jwks,
    useExternalId: true,
    claimsProperty: '/sub',
  });
  const identities: Record<string, string> = {};
  for (const name of ['ann', 'robot']) {
    identities[name] = await create(client, admin, '/identities', {
      name,
      type: 'Default',
      isAdmin: true,
      externalId: name,
    });
  }
  const settings = (credentials: Credentials): ControllerSettings => ({
    origin: sandbox.url,
    trust: { ca: sandbox.ca },
    credentials,
    connectTimeout: 5_000,
    callTimeout: 20_000,
  });
  return {
    provider,
    sandbox,
    clock,
    client,
    admin,
    signerId,
    identities,
    outside: { issuer: provider.issuer, ca: provider.ca, resource: RESOURCE },
    settings,
    controller: (credentials, tools) => createController(settings(credentials), recordingLog(), tools),
    async close() {
      await client.close();
      await Promise.all([sandbox.close(), provider.close()]);
    },
  };
}

/** The identity that a controller sees for this login. @throws {ToolError} */
export async function whoIs(controller: Controller): Promise<string> {
  const request = { method: 'GET', path: '/edge/management/v1/current-identity', headers: {}, repeatable: true };
  const { text } = await controller.send(request, new AbortController().signal);
  return JSON.parse(text).data.name;
}
