/** What every entity in an answer has: its links, and the fields that do not depend on its kind. */
import type { Entity } from '../kernel.ts';
import type { Values } from '../world.ts';

export interface Link {
  readonly href: string;
}

/** `_links` of an entity: itself, and the lists under it. */
export function linksOf(path: string, id: string, below: readonly string[] = []): Readonly<Record<string, Link>> {
  const self = `./${path}/${id}`;
  const links: Record<string, Link> = {};
  for (const name of below) links[name] = { href: `${self}/${name}` };
  links.self = { href: self };
  return links;
}

/** The fields that every entity has in answers. */
export function baseOf(entity: Entity, links: Readonly<Record<string, Link>>): Values {
  return {
    _links: links,
    createdAt: entity.createdAt,
    id: entity.id,
    tags: entity.tags ?? {},
    updatedAt: entity.updatedAt,
  };
}

export function listOrNull(value: unknown): unknown {
  return Array.isArray(value) && value.length > 0 ? value : null;
}

export function listOrEmpty(value: unknown): unknown {
  return Array.isArray(value) ? value : [];
}
