import { Agent, fetch } from 'undici';

/** How a controller is reached. */
interface Account {
  readonly url: string;
  /** PEM of its authority. */
  readonly ca: string;
  readonly username: string;
  readonly password: string;
}

/** The name of the service that only this principal asks for. */
export const canaryOf = (principal: number): string => `canary-${principal}-`;

/** Creates a service for each principal. */
export async function plantCanaries({ url, ca, username, password }: Account, principals: number): Promise<void> {
  const dispatcher = new Agent({ connect: { ca } });
  const post = async (path: string, body: object, headers: Readonly<Record<string, string>> = {}) => {
    const init = { method: 'POST', body: JSON.stringify(body), dispatcher };
    const answer = await fetch(`${url}/edge/management/v1/${path}`, {
      ...init,
      headers: { 'content-type': 'application/json', ...headers },
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { data: { token: string } };
  };
  const { data } = await post('authenticate?method=password', { username, password });
  for (let each = 0; each < principals; each += 1) {
    await post('services', { name: canaryOf(each), encryptionRequired: true }, { 'zt-session': data.token });
  }
  await dispatcher.close();
}
