/** A plan of several calls. */

/** One call of a plan. What it creates gets a name, by which later calls refer to its id. */
export interface Step {
  readonly tool: string;
  /** What it creates or deletes, in words. */
  readonly what: string;
  readonly arguments: (ids: Ids) => Readonly<Record<string, unknown>>;
}

/** The ids of created entities, by name. */
export type Ids = ReadonlyMap<string, string>;

export interface ChangedEntity {
  readonly tool: string;
  readonly what: string;
  readonly id: string;
}

/** Makes the calls of a plan on behalf of one call. */
export interface StepMaker {
  /** @throws {ToolError} of kind `refused` if policy forbids one of these tools: before anything is sent */
  require(tools: readonly string[]): void;
  /**
   * Makes the calls in order. @throws {ToolError} if one fails; what the others created is deleted again, and the error
   * says so
   */
  make(steps: readonly Step[]): Promise<readonly ChangedEntity[]>;
}
