import type { ApiDocument, Effect, Mark, ToolInput, ToolSecrets } from '../contract.ts';

/** The form of the document; raised when an older reader would misread a newer one. */
export const FORMAT = 1;

/** Plain data by keyword, such as a JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** One tool, with all that an agent or an operator can rely on. */
export interface SurfaceTool {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly api: string;
  readonly operationId: string | null;
  readonly method: string;
  readonly path: string;
  readonly category: string;
  readonly effect: Effect;
  readonly marks: readonly Mark[];
  /** The complete schema that arguments are checked against. */
  readonly input: Schema;
  /** Which arguments go with which value of one of them; absent where there are no such alternatives. */
  readonly alternatives?: NonNullable<ToolInput['alternatives']>;
  /** What the document declares of a successful JSON answer; null where the answer is no JSON. */
  readonly output: Schema | null;
  /** The hints of the tool; one that is left out has the protocol's default. */
  readonly annotations: Schema;
  readonly description: string;
  /** `sha256:` and the digest of the description. */
  readonly descriptionHash?: string;
  /** Which values are secrets; absent in a surface that does not tell. */
  readonly secrets?: ToolSecrets;
  /** Price of the listed tool for a model, in tokens: `list-price.ts` says of what. */
  readonly tokens?: number;
  /** Not reviewed since an upgrade added it. */
  readonly review?: true;
}

/** One API document that tools come from. */
export type SurfaceDocument = Pick<ApiDocument, 'api' | 'version' | 'digest'>;

/** Every tool that can be served, before any policy. Tools are sorted by name, documents by API. */
export interface Surface {
  readonly format?: typeof FORMAT;
  /** The program that wrote it, and its version. */
  readonly generator: string;
  readonly documents: readonly SurfaceDocument[];
  /** Price of the list of all tools, as that of one. */
  readonly tokens?: number;
  readonly tools: readonly SurfaceTool[];
}
