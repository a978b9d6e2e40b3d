import { Provider } from './provider.ts';

/** The provider of a controller, which differs from the standard in what follows. */
export class OwnProvider extends Provider {
  /**
   * It calls a token that is revoked already its own fault (`server_error`), with status 400 or 500. The second token of
   * a login is one, since it ends with the first.
   */
  protected override async isRevoked(error: unknown): Promise<boolean> {
    const { error: code, cause } = Object(error) as { readonly error?: unknown; readonly cause?: unknown };
    if (code !== undefined) return code === 'server_error';
    // The library does not read the body of an answer with status 500. A proxy in front has another one.
    if (!(cause instanceof Response) || cause.status !== 500) return false;
    const body: unknown = await cause.json().catch(() => undefined);
    return Object(body).error === 'server_error';
  }
}
