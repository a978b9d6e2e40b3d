/** The OpenAPI documents, as the sandbox uses them: which operations exist and what each one accepts. */
import edgeManagement from '../../../spec/edge-management.json' with { type: 'json' };
import fabric from '../../../spec/fabric.json' with { type: 'json' };

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly contentEncoding?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly additionalProperties?: boolean | Schema;
  readonly discriminator?: { readonly propertyName: string };
  readonly 'x-class'?: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

/** An operation of a document, with what it accepts. */
export interface ApiOperation {
  readonly method: string;
  /** The whole path as a template. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Media types of the request body; empty if there is none. */
  readonly accepts: readonly string[];
  /** Media types of the answer. */
  readonly answers: readonly string[];
  readonly body: { readonly name: string; readonly schema: Schema; readonly required: boolean } | undefined;
  /** False if the document allows calls without authentication. */
  readonly secured: boolean;
  readonly document: ApiDocument;
}

interface RawOperation {
  readonly operationId?: string;
  readonly parameters?: readonly (Parameter | { $ref: string })[];
  readonly requestBody?: RawBody | { readonly $ref: string };
  readonly responses: Record<string, { content?: Record<string, unknown>; $ref?: string }>;
  readonly security?: readonly unknown[];
}

interface RawBody {
  readonly content: Record<string, { schema: Schema }>;
  readonly required?: boolean;
}

interface RawDocument {
  readonly paths: Record<string, Record<string, unknown>>;
  readonly components: Record<string, Record<string, unknown>>;
  readonly security?: readonly unknown[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** One document, with its operations by path and method. */
export class ApiDocument {
  readonly #raw: RawDocument;
  readonly basePath: string;
  #operations: readonly ApiOperation[] | undefined;

  constructor(raw: unknown, basePath: string) {
    this.#raw = raw as RawDocument;
    this.basePath = basePath;
  }

  /** The whole document as JSON. */
  text(): string {
    return JSON.stringify(this.#raw);
  }

  resolve(schema: Schema): Schema {
    return schema.$ref === undefined ? schema : this.resolve(this.#follow(schema.$ref) as Schema);
  }

  /** Schemas of the document that extend `base` and whose `x-class` is a value of the discriminator. */
  subtype(base: string, value: string): Schema | undefined {
    return Object.values(this.#schemas()).find(
      (schema) => schema['x-class'] === value && schema.allOf?.some((part) => part.$ref?.endsWith(`/${base}`)),
    );
  }

  operations(): readonly ApiOperation[] {
    this.#operations ??= Object.entries(this.#raw.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => this.#operation(path, item, method)),
    );
    return this.#operations;
  }

  #operation(path: string, item: Record<string, unknown>, method: string): ApiOperation {
    const raw = item[method] as RawOperation;
    const shared = (item.parameters ?? []) as NonNullable<RawOperation['parameters']>;
    const parameters = [...shared, ...(raw.parameters ?? [])].map((parameter) =>
      '$ref' in parameter ? (this.#follow(parameter.$ref) as Parameter) : parameter,
    );
    const { requestBody } = raw;
    const rawBody = requestBody && '$ref' in requestBody ? (this.#follow(requestBody.$ref) as RawBody) : requestBody;
    const content = rawBody?.content ?? {};
    const schema = Object.values(content)[0]?.schema;
    const body = schema && { name: bodyName(schema, path), schema, required: rawBody?.required === true };
    return {
      method: method.toUpperCase(),
      path: this.basePath + path,
      parameters,
      accepts: Object.keys(content),
      answers: this.#answers(raw),
      body,
      secured: (raw.security ?? this.#raw.security ?? []).length > 0,
      document: this,
    };
  }

  #answers(raw: RawOperation): readonly string[] {
    const replies = Object.values(raw.responses).map((reply) =>
      reply.$ref === undefined ? reply : (this.#follow(reply.$ref) as { content?: Record<string, unknown> }),
    );
    return [...new Set(replies.flatMap((reply) => Object.keys(reply.content ?? {})))];
  }

  #schemas(): Record<string, Schema> {
    return (this.#raw.components.schemas ?? {}) as Record<string, Schema>;
  }

  #follow(ref: string): unknown {
    const [, , section, name] = ref.split('/');
    const found = this.#raw.components[section ?? '']?.[name ?? ''];
    if (found === undefined) throw new Error(`the document has nothing at ${ref}`);
    return found;
  }
}

/** The names of bodies in causes of errors, where they differ from the schema's name without its verb. */
const BODY_NAMES: Readonly<Record<string, string>> = {
  authenticate: 'auth',
  mfaCode: 'mfaValidation',
  serviceConfigsAssignList: 'serviceConfigs',
  disableParams: 'disable',
  enrollmentRefresh: 'refresh',
  circuitDelete: 'options',
  identityExtendEnrollmentRequest: 'extend',
  identityExtendValidateEnrollmentRequest: 'extend',
  inspectRequest: 'request',
  databaseSnapshotCreate: 'snapshot',
  clusterMemberAdd: 'member',
  clusterMemberRemove: 'member',
  clusterTransferLeadership: 'member',
};

function bodyName(schema: Schema, path: string): string {
  const name = schema.$ref?.split('/').at(-1);
  if (name === undefined) return path.endsWith('/verify') ? 'certificate' : 'body';
  const stem = name.replace(/(Create|Update|Patch)(WithCurrent)?$/, '');
  if (/(Service|Router)Policy$|^servicePolicy$/.test(stem)) return 'policy';
  return BODY_NAMES[name] ?? stem;
}

export const edgeManagementDocument = new ApiDocument(edgeManagement, '/edge/management/v1');
export const fabricDocument = new ApiDocument(fabric, '/fabric/v1');

/** What the client API shares with the management API is checked by the same document. */
export const clientDocument = new ApiDocument(edgeManagement, '/edge/client/v1');
