import { ToolError } from '../../../common/tool-error.ts';
import type { components } from '../../../generated/edge-management.types.ts';
import type { TypedClient } from '../controller/clients.ts';
import { LogInRefused, type LogInSession } from './log-in.ts';

type Client = TypedClient<'edge-management'>;
type Detail = components['schemas']['currentApiSessionDetail'];
type Body = components['schemas']['authenticate'];

/** Milliseconds; the controller's default, for an answer that says nothing. */
const USUAL_LIFETIME = 30 * 60_000;

/**
 * Opens a session of the controller's own kind, whose token is sent as `zt-session`.
 * `checks` says what to look at when the credentials are refused.
 */
export async function openZtSession(
  client: Client,
  method: 'password' | 'cert',
  body: Body,
  checks: readonly string[],
): Promise<LogInSession> {
  const { data, error, response } = await askFor(client, method, body);
  const detail = data?.data;
  if (detail?.token) {
    const session = { headers: { 'zt-session': detail.token }, lifetime: lifetimeOf(detail) };
    if (!isPartial(detail)) return session;
    await closeZtSession(client, session).catch(() => undefined);
    throw new LogInRefused(
      'MFA needed: the credentials are right, but this identity has to give a second factor, which this server cannot.',
      'Use an identity whose auth policy asks for no second factor, or an identity file (--identity).',
    );
  }
  throw refusal(response.status, error, checks);
}

export async function closeZtSession(client: Client, session: LogInSession, signal?: AbortSignal): Promise<void> {
  await client.DELETE('/current-api-session', { headers: session.headers, ...(signal ? { signal } : {}) });
}

async function askFor(client: Client, method: 'password' | 'cert', body: Body) {
  try {
    return await client.POST('/authenticate', { params: { query: { method } }, body });
  } catch (error) {
    // A text that is no JSON is quoted by the parser's error: that error goes no further.
    throw error instanceof SyntaxError ? notController() : error;
  }
}

/** A session waits for a second factor until its questions are answered. Real controllers send null for none. */
function isPartial({ authQueries, isMfaRequired, isMfaComplete }: Detail): boolean {
  return ((authQueries as Detail['authQueries'] | null)?.length ?? 0) > 0 || (isMfaRequired && !isMfaComplete);
}

/** By the controller's clock alone, since ours may differ. */
function lifetimeOf({ expirationSeconds, expiresAt, updatedAt }: Detail): number {
  if (expirationSeconds > 0) return expirationSeconds * 1000;
  const lifetime = Date.parse(expiresAt) - Date.parse(updatedAt);
  return lifetime > 0 ? lifetime : USUAL_LIFETIME;
}

/** Nothing but status and code is taken from the answer: its cause may echo the password. */
function refusal(status: number, answer: unknown, checks: readonly string[]): ToolError {
  const code = codeIn(answer);
  const said = code === undefined ? `status ${status}` : `${code}, status ${status}`;
  if (status === 429 || status >= 500) {
    return new ToolError(
      'unreachable',
      `The controller cannot take a log-in at the moment (${said}).`,
      'Try again in a few seconds.',
    );
  }
  if (status < 400 || status === 404 || status === 405) return notController();
  return new LogInRefused(`The controller refused the log-in (${said}).`, checks.join(' '));
}

function codeIn(answer: unknown): string | undefined {
  const code = (answer as { error?: { code?: unknown } } | undefined)?.error?.code;
  return typeof code === 'string' && /^[A-Z_]{1,60}$/.test(code) ? code : undefined;
}

function notController(): ToolError {
  return new ToolError(
    'login',
    'What answers at the address of the controller offers no log-in for management.',
    'Check that --controller is the host and port of the management API, and that no proxy answers in its place.',
  );
}
