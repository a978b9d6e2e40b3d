import type { ApiDocument, Effect, Mark, ToolInput, ToolSecrets } from '../contract.ts';

/** The version of the format; increased when an older reader would misread a newer document. */
export const FORMAT = 1;

/** Plain data by keyword, such as a JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** One tool, with everything that an agent or an operator can rely on. */
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
  /** Which arguments belong to which value of one of them; absent if there are no alternatives. */
  readonly alternatives?: NonNullable<ToolInput['alternatives']>;
  /** The declared schema of a successful JSON answer; null if the answer is not JSON. */
  readonly output: Schema | null;
  /** The hints of the tool; an absent one has the protocol's default. */
  readonly annotations: Schema;
  readonly description: string;
  /** `sha256:` and the digest of the description. */
  readonly descriptionHash?: string;
  /** Which values are secret; absent in a surface without that information. */
  readonly secrets?: ToolSecrets;
  /** Token cost of the listed tool for a model, as `list-price.ts` defines it. */
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
  /** Token cost of the list of all tools. */
  readonly tokens?: number;
  readonly tools: readonly SurfaceTool[];
}
