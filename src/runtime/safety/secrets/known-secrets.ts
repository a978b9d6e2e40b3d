import { redacted } from './patterns.ts';

/** A shorter text would stand for too much else: to replace it everywhere would tell it rather than hide it. */
const SHORTEST = 8;
/** Sessions are renewed: their tokens come and go. What the operator gave stays. */
const MOST_PASSING = 16;

/** The secrets that this process itself holds, such as its log-in: found in any text, whatever field it stands in. */
export class KnownSecrets {
  readonly #lasting = new Map<string, string>();
  readonly #passing = new Map<string, string>();
  readonly #apart: KnownSecrets[] = [];

  /** Remembers a secret for as long as the process runs. */
  keep(value: string, kind: string): void {
    for (const form of formsOf(value)) this.#lasting.set(form, kind);
  }

  /** Remembers one that is replaced in time; the last sixteen forms are known. */
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

  /** For one of several networks: its sessions do not crowd out those of others, and what it holds is hidden everywhere. */
  apart(): KnownSecrets {
    const secrets = new KnownSecrets();
    this.#apart.push(secrets);
    return secrets;
  }

  redact(text: string): string {
    const own = replaceAllOf(replaceAllOf(text, this.#lasting), this.#passing);
    return this.#apart.reduce((rest, secrets) => secrets.redact(rest), own);
  }
}

/** Replaces each of the texts by the mark of its kind. */
export function replaceAllOf(text: string, secrets: ReadonlyMap<string, string>): string {
  let result = text;
  for (const [secret, kind] of secrets) if (result.includes(secret)) result = result.replaceAll(secret, redacted(kind));
  return result;
}

/** A secret as it is written in plain text, in JSON by either side, and in a URL. None for one that is too short. */
export function formsOf(value: string, shortest = SHORTEST): ReadonlySet<string> {
  const text = value.trim();
  if (text.length < shortest) return new Set();
  const json = JSON.stringify(text).slice(1, -1);
  // Controllers are written in Go, whose JSON escapes these three.
  const go = json.replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
  return new Set([text, json, go, encodeURIComponent(text.replace(/\p{Surrogate}/gu, ''))]);
}
