/** A person with a browser: follows redirects, stores cookies, fills in forms. */
import { Agent, request } from 'undici';

export interface Visit {
  /** The final page. */
  readonly url: string;
  readonly status: number;
  readonly text: string;
}

/** @param answers values that the person types into inputs, by name */
export async function visit(
  start: string,
  answers: Readonly<Record<string, string>>,
  trust: readonly string[],
): Promise<Visit> {
  const agent = new Agent({ connect: { ca: [...trust] } });
  const cookies = new Map<string, string>();
  let next: { url: string; method: 'GET' | 'POST'; form?: URLSearchParams } = { url: start, method: 'GET' };
  try {
    for (let step = 0; step < 30; step++) {
      const { url, method, form } = next;
      const answer = await request(url, {
        method,
        dispatcher: agent,
        headers: {
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(form === undefined ? {} : { body: form.toString() }),
      });
      for (const cookie of [answer.headers['set-cookie'] ?? []].flat()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        if (value === '') cookies.delete(name);
        else cookies.set(name, value);
      }
      const text = await answer.body.text();
      const { location } = answer.headers;
      if (typeof location === 'string') {
        next = { url: new URL(location, url).href, method: 'GET' };
        continue;
      }
      const filled = formIn(text, url, answers);
      if (filled === undefined || form?.has('abort')) return { url, status: answer.statusCode, text };
      next = filled;
    }
    throw new Error('the browser is redirected in circles');
  } finally {
    await agent.close();
  }
}

function formIn(html: string, page: string, answers: Readonly<Record<string, string>>) {
  const [, opening = '', inner = ''] = /<form([^>]*)>([\s\S]*?)<\/form>/.exec(html) ?? [];
  if (opening === '') return undefined;
  const of = (tag: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  const form = new URLSearchParams();
  for (const [tag] of inner.matchAll(/<(?:input|button)[^>]*>/g)) {
    const name = of(tag, 'name');
    if (name === undefined || (of(tag, 'type') === 'submit' && !(name in answers))) continue;
    form.set(name, answers[name] ?? of(tag, 'value') ?? '');
  }
  // Buttons may be outside their form.
  for (const [tag] of html.matchAll(/<button[^>]*>/g)) {
    const name = of(tag, 'name');
    if (name !== undefined && name in answers) form.set(name, answers[name] ?? '');
  }
  return {
    url: new URL((of(opening, 'action') ?? page).replaceAll('&amp;', '&'), page).href,
    method: 'POST' as const,
    form,
  };
}
