/** The answers of the OpenID provider: no envelope, OAuth's error codes (RFC 6749, section 5.2), redirects. */
import { ControllerError, type Route, type SandboxReply, type SandboxRequest } from '../kernel.ts';

const VARY = { vary: 'Origin' };

export function plainJson(body: unknown, status = 200, headers: Readonly<Record<string, string>> = VARY): SandboxReply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}

export function oauthError(error: string, description: string, status = 400): SandboxReply {
  return plainJson({ error, error_description: description }, status);
}

/** A redirect by the provider, with a link for clients that do not follow it automatically. */
export function redirect(location: string): SandboxReply {
  const body = `<a href="${escapeHtml(location)}">Found</a>.\n\n`;
  return { status: 302, headers: { 'content-type': 'text/html; charset=utf-8', location, ...VARY }, body };
}

export function page(title: string, content: string, headers: Readonly<Record<string, string>> = {}): SandboxReply {
  const body = `<!DOCTYPE html>\n<html lang="en"><head><meta charset="UTF-8"><title>${title}</title></head>\n<body>${content}</body></html>\n`;
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body };
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&#34;');
}

/** The login pages return the controller's errors without an envelope. */
export function bareErrors(handle: Route['handle']): Route['handle'] {
  return async (request, context) => {
    try {
      return await handle(request, context);
    } catch (error) {
      if (!(error instanceof ControllerError)) throw error;
      return plainJson({ code: error.code, message: error.message }, error.status, error.headers);
    }
  };
}

/** The members of a JSON body, or the fields of a form. */
export function parametersOf(request: SandboxRequest): Readonly<Record<string, unknown>> {
  if (typeof request.body === 'object' && request.body !== null) return { ...request.body };
  return Object.fromEntries(new URLSearchParams(request.rawBody));
}
