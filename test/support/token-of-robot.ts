import { AUDIENCE, type OutsideProvider, RESOURCE, ROBOT } from './outside-provider.ts';

/** A token of the provider for the robot, as a platform would issue it. */
export async function tokenOfRobot({ provider }: OutsideProvider): Promise<string> {
  const client = await provider.Client.find(ROBOT.id);
  const token = new provider.ClientCredentials({ client: client as never, scope: '' });
  Object.assign(token, {
    resourceServer: new provider.ResourceServer(RESOURCE, { scope: '', audience: AUDIENCE, accessTokenFormat: 'jwt' }),
  });
  return (token as unknown as { save(ttl: number): Promise<string> }).save(600);
}
