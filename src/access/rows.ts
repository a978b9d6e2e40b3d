/** The fields of a controller's rows that the model reads; rows have more, and any may be absent or null. */
import type { Semantic } from './roles.ts';

/** The fields that rows of all kinds have. */
export interface EntityRow {
  readonly id: string;
  readonly name?: string | null;
  readonly roleAttributes?: readonly string[] | null;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly tags?: Readonly<Record<string, unknown>> | null;
}

/** An identity; `authenticators` has its credentials by method, and is absent or empty if it has none. */
export interface IdentityRow extends EntityRow {
  readonly typeId?: string;
  readonly isAdmin?: boolean;
  readonly isDefaultAdmin?: boolean;
  readonly permissions?: readonly string[] | null;
  readonly disabled?: boolean;
  readonly disabledAt?: string | null;
  readonly disabledUntil?: string | null;
  readonly authPolicyId?: string;
  readonly authenticators?: Readonly<Record<string, unknown>> | null;
  readonly enrollment?: Readonly<Record<string, unknown>> | null;
  readonly externalId?: string | null;
  readonly isMfaEnabled?: boolean;
  readonly hasApiSession?: boolean;
  readonly hasEdgeRouterConnection?: boolean;
  readonly edgeRouterConnectionStatus?: string;
  /** The device that it last logged in from. */
  readonly envInfo?: { readonly os?: string; readonly domain?: string } | null;
  readonly appData?: Readonly<Record<string, unknown>> | null;
}

/** A service; `configs` has the ids of its configs. */
export interface ServiceRow extends EntityRow {
  readonly configs?: readonly string[] | null;
  readonly encryptionRequired?: boolean;
  readonly terminatorStrategy?: string;
  readonly maxIdleTimeMillis?: number;
}

/** An edge router. */
export interface RouterRow extends EntityRow {
  readonly isOnline?: boolean;
  readonly disabled?: boolean;
  readonly isVerified?: boolean;
  readonly isTunnelerEnabled?: boolean;
  readonly noTraversal?: boolean;
  readonly configs?: readonly string[] | null;
  readonly versionInfo?: { readonly version?: string } | null;
  /** The certificate that it connects with. */
  readonly certPem?: string | null;
  /** When its enrollment token expires, according to the controller; null once it has enrolled. */
  readonly enrollmentExpiresAt?: string | null;
  /** When the token expires according to the token itself. */
  readonly tokenEnds?: string;
}

/** A posture check; the other fields depend on `typeId`. */
export interface PostureCheckRow extends EntityRow {
  readonly typeId?: string;
  readonly [field: string]: unknown;
}

/** A policy of any kind; role lists that its kind does not have are absent. */
export interface PolicyRow {
  readonly id: string;
  readonly name: string;
  /** For service policies. */
  readonly type?: 'Dial' | 'Bind' | undefined;
  readonly semantic: Semantic;
  readonly identityRoles?: readonly string[] | null;
  readonly serviceRoles?: readonly string[] | null;
  readonly edgeRouterRoles?: readonly string[] | null;
  readonly postureCheckRoles?: readonly string[] | null;
  readonly isSystem?: boolean;
  readonly createdAt?: string;
  readonly updatedAt?: string;
}

/** As the edge or the fabric API lists it; only the latter has the host. */
export interface TerminatorRow {
  readonly id: string;
  readonly serviceId: string;
  readonly routerId: string;
  readonly binding?: string;
  readonly address?: string;
  readonly precedence?: string;
  readonly cost?: number;
  readonly dynamicCost?: number;
  /** How many circuits are open over it; only read where they could be what makes its dynamic cost high. */
  readonly openCircuits?: number;
  readonly hostId?: string;
  /** The instance that a dial must ask for; empty if any dial may use it. Called `identity` in the edge API. */
  readonly instanceId?: string;
  readonly identity?: string;
}

/** A config; its type is given by id, or by id and name. */
export interface ConfigRow {
  readonly id: string;
  readonly name?: string;
  readonly configTypeId?: string;
  readonly configType?: { readonly id?: string; readonly name?: string };
  readonly data?: Readonly<Record<string, unknown>> | null;
}
