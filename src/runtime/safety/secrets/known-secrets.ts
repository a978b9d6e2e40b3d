import { redacted } from './marks.ts';

/** Shorter texts occur everywhere: replacing them would reveal them rather than hide them. */
const SHORTEST = 8;
/** Sessions are renewed, so their tokens come and go. The operator's secrets stay. */
const MOST_PASSING = 16;

/** The secrets that this process itself holds, such as its login: found in any text, in any field. */
export class KnownSecrets {
  readonly #lasting = new Map<string, string>();
  readonly #passing = new Map<string, string>();
  readonly #apart: KnownSecrets[] = [];
  readonly #above: KnownSecrets | undefined;

  /** @param above what is hidden besides */
  constructor(above?: KnownSecrets) {
    this.#above = above;
  }

  /** Remembers a secret for as long as the process runs. */
  keep(value: string, kind: string): void {
    for (const form of formsOf(value)) this.#lasting.set(form, kind);
  }

  /** Remembers a secret that will be replaced. The last {@link MOST_PASSING} forms are kept. */
  see(value: string, kind: string): void {
    for (const form of formsOf(value)) {
      this.#passing.delete(form);
      this.#passing.set(form, kind);
    }
    for (const oldest of this.#passing.keys()) {
      if (this.#passing.size <= MOST_PASSING) break;
      this.#passing.delete(oldest);
    }
  }

  /**
   * For one of several networks: its sessions do not crowd out those of others, and what it holds is hidden everywhere.
   */
  apart(): KnownSecrets {
    const secrets = new KnownSecrets();
    this.#apart.push(secrets);
    return secrets;
  }

  /**
   * For one of many people: what is hidden from all is hidden from them too, and their own secrets from nobody else.
   */
  below(): KnownSecrets {
    return new KnownSecrets(this);
  }

  /** Replaces all known secrets in a text with marks of their kinds. */
  redact(text: string): string {
    const redacted = replaceAllOf(replaceAllOf(text, this.#lasting), this.#passing);
    const all = this.#apart.reduce((rest, secrets) => secrets.redact(rest), redacted);
    return this.#above?.redact(all) ?? all;
  }
}

/** Replaces each of the texts with the mark of its kind. */
export function replaceAllOf(text: string, secrets: ReadonlyMap<string, string>): string {
  let result = text;
  for (const [secret, kind] of secrets) if (result.includes(secret)) result = result.replaceAll(secret, redacted(kind));
  return result;
}

/** The forms of a secret in plain text, in JSON from either side, and in a URL. None if it is too short. */
export function formsOf(value: string, shortest = SHORTEST): ReadonlySet<string> {
  const text = value.trim();
  if (text.length < shortest) return new Set();
  const json = JSON.stringify(text).slice(1, -1);
  // Controllers are written in Go, whose JSON escapes these three.
  const go = json.replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
  return new Set([text, json, go, encodeURIComponent(text.replace(/\p{Surrogate}/gu, ''))]);
}
