/** What the generic operations need to know about a resource. Everything else is the same for all resources. */
import type { Fields } from '../../filter/fields.ts';
import type { Entity } from '../kernel.ts';
import type { Call, Values, World } from '../world.ts';

/** How an entity is shown: alone, in its own list, or in a list under another entity. */
export type View = 'detail' | 'list' | 'nested';

/** A kind of entity, and its own rules. */
export interface Resource {
  /** Kind in the store. */
  readonly kind: string;
  /** The segment in paths and links, such as `edge-routers`. */
  readonly path: string;
  /** The segment in links, if it differs. */
  readonly linkPath?: string;
  /** What messages call one entity. */
  readonly label: string;
  readonly fields: Fields<Entity>;
  readonly render: (entity: Entity, call: Call, view: View) => Values;
  /**
   * Leaves out entities of the kind that do not belong to this resource, such as transit routers among the edge
   * routers.
   */
  readonly includes?: (entity: Entity) => boolean;
  /** Whether its list can be filtered by roles; other lists ignore such a filter. */
  readonly takesRoleFilter?: true;
  /** Turns the fields of a body into the stored fields. `undefined` removes a field. */
  readonly store?: (sent: Values, call: Call) => Values;
  /** Rules beyond the document's: references, combinations. `existing` is the entity to change. */
  readonly check?: (stored: Values, call: Call, existing: Entity | undefined) => void;
  /** Fields that a new entity has besides those of the body. */
  readonly complete?: (stored: Values, call: Call) => Values;
  /** Whether a new entity may have an empty name. */
  readonly takesEmptyNames?: true;
  /** Fields that PATCH ignores: only PUT changes them. */
  readonly ignoredByPatch?: readonly string[];
  /** Fields that PUT keeps even if the body leaves them out. */
  readonly keptByPut?: readonly string[];
  readonly afterCreate?: (entity: Entity, call: Call, sent: Values) => void;
  readonly afterUpdate?: (entity: Entity, call: Call, before: Values) => void;
  /** Throws if the entity cannot be deleted. */
  readonly beforeDelete?: (entity: Entity, call: Call) => void;
  readonly afterDelete?: (entity: Entity, call: Call) => void;
}

/** Whether another entity of the kind has this name. */
export function nameIsTaken(world: World, kind: string, name: string, except?: string): boolean {
  return world.store.find(kind, 'name', name).some((other) => other.id !== except);
}
