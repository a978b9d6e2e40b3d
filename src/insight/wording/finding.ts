/** The parts of the operator tools' findings. */
import { nameText } from '../../common/name-text.ts';

/** A call that would fix something. */
export interface Fix {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Never shown: what to do instead if nothing has an attribute. */
  readonly ifUnused?: IfUnused;
}

/**
 * A policy and an entity spell an attribute differently. If nothing else has it as the policy spells it, the policy is
 * wrong.
 */
export interface IfUnused {
  /** The attribute as the policy spells it. */
  readonly attribute: string;
  readonly of: 'identities' | 'services';
  readonly fix: Fix;
}

/** The source: what a controller stores, what devices and routers reported, or a guess. */
export type Certainty = 'controller' | 'recorded' | 'plausible';

/** What to do about a finding: the call that fixes it, or in a sentence what a person does if no call can. */
export type Remedy =
  | { readonly fix: Fix; readonly next?: undefined }
  | { readonly next: string; readonly fix?: undefined };

/** The call if there is one, otherwise the sentence. */
export const fixOr = (fix: Fix | undefined, next: string): Remedy => (fix === undefined ? { next } : { fix });

/** Whether a link of the chain works; `unknown` if it can't be determined. */
export type LinkState = 'passed' | 'broken' | 'unknown';

/** One link of the chain between an identity and a service. */
export interface Link {
  readonly link: string;
  readonly state: LinkState;
  readonly what: string;
  readonly evidence: readonly string[];
  readonly certainty: Certainty;
  /** ISO 8601, if a controller says since when. */
  readonly since?: string;
  /** What to do about it; a link that has passed has neither. */
  readonly fix?: Fix;
  readonly next?: string;
}

interface More {
  readonly evidence?: readonly string[];
  readonly certainty?: Certainty;
  readonly since?: string | undefined;
}

const make = (
  state: LinkState,
  link: string,
  what: string,
  { certainty = 'controller', evidence = [], since }: More,
): Link => ({ link, state, what, evidence, certainty, ...(since !== undefined && { since }) });

const remedied = ({ fix, next }: Remedy) => (fix === undefined ? { next } : { fix });

/** A link that works. */
export const passed = (link: string, what: string, more: More = {}): Link => make('passed', link, what, more);

/** A link that does not work, with what to do about it. */
export const broken = (link: string, what: string, more: More & Remedy): Link => ({
  ...make('broken', link, what, more),
  ...remedied(more),
});

/** A link that can't be determined, with what to do about it. */
export const unknown = (link: string, what: string, more: More & Remedy): Link => ({
  ...make('unknown', link, what, more),
  ...remedied(more),
});

/** An entity as evidence names it. */
export function named({ id, name }: { readonly id: string; readonly name?: string | null | undefined }): string {
  return name === undefined || name === null || name === '' || name === id ? id : `${nameText(name)} (${id})`;
}

/** The name of an entity in a sentence, or its id. */
export const nameOf = ({ id, name }: { readonly id: string; readonly name?: string | null | undefined }): string =>
  nameText(name || id);

/** Roles of a policy in a sentence. */
export const rolesText = (roles: readonly string[]): string => roles.map(nameText).join(', ');

/** Role attributes in a sentence, as roles name them. */
export const attributesText = (attributes: readonly string[]): string =>
  rolesText(attributes.map((attribute) => `#${attribute}`));

/** Several entities, the first few by name. */
export function namedSome(
  entities: readonly { readonly id: string; readonly name?: string | null }[],
  most = 4,
): string {
  const shown = entities.slice(0, most).map(({ id, name }) => (name ? nameText(name) : id));
  const more = entities.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
