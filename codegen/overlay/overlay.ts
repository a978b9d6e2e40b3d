import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import yaml from 'js-yaml';
import * as z from 'zod';
import { EFFECTS, MARKS, type OverlayData } from '../../src/contract.ts';
import { InputError } from '../common/errors.ts';
import { type Json, pointer } from '../common/json.ts';
import { yamlFault } from '../common/yaml-fault.ts';
import { type ChangesOverlay, changesForm } from './changes-form.ts';
import { type QuestionsOverlay, questionsForm } from './questions-form.ts';
import { type SecretsOverlay, secretsForm } from './secrets-form.ts';
import { type Thesaurus, thesaurusForm } from './thesaurus.ts';

const json = z.unknown().transform((value) => value as Json);

/** How an API's operationIds become tool names. */
const apiNames = z.strictObject({
  /** Inserted after the leading verb of every operationId: `listServices` becomes `listFabricServices`. */
  infix: z
    .string()
    .regex(/^[A-Z][A-Za-z]*$/)
    .optional(),
});

/** The repair of one defect of a document. It only applies while the document still has the `was` value. */
const repair = z
  .strictObject({
    /** JSON pointer into the imported document. */
    at: z.string().startsWith('/'),
    /** The current value; absent if there must not be one yet. */
    was: json.optional(),
    /** The new value; absent to remove it. */
    becomes: json.optional(),
    why: z.string().min(10),
    /** It describes what controllers send or accept, whatever a newer document says. */
    about: z.literal('wire').optional(),
    /** Written by an upgrade and not yet reviewed by a person. */
    review: z.literal(true).optional(),
  })
  .refine(({ was, becomes }) => was !== undefined || becomes !== undefined, 'has neither `was` nor `becomes`');

const operation = z.strictObject({
  /** `<api> <operationId>`, or `<api> <METHOD> <path>`, for a tool that no rule can name. */
  operation: z.string().optional(),
  effect: z.enum(EFFECTS).optional(),
  /** Why it has this effect. */
  why: z.string().min(10).optional(),
  /** Set if calling twice differs from what the HTTP method implies. */
  idempotent: z.boolean().optional(),
  marks: z.array(z.enum(MARKS)).optional(),
  aliases: z.array(z.string()).optional(),
  /** The title shown to people instead of the name, if the rule of `codegen/names/title.ts` reads badly. */
  title: z.string().min(3).optional(),
  /** The tool's description, for a model. */
  describe: z.string().optional(),
  /** The example question on its page of the reference. */
  ask: z.string().min(10).optional(),
  /** A filter that works on this list, shown as the example. */
  filter: z.string().optional(),
  /** Name of the argument for the whole body, if the body is not an object. */
  wholeBody: z.string().optional(),
  /** The media type to request, if the document offers several. */
  answers: z.string().optional(),
  /** Fields that rows of this list show, if they differ from those of its entity. */
  rows: z.array(z.string()).min(1).optional(),
  /** `limit`, `offset` and `all` are accepted but not listed: an answer with more rows says how to continue. */
  pages: z.literal('unlisted').optional(),
  /** Descriptions of arguments, by dotted path; an empty text removes a shared one. */
  arguments: z.record(z.string(), z.string()).optional(),
  /** The earliest document version that has it, if an earlier one is known not to. */
  since: z.string().optional(),
  /** Added by the upgrade and not yet reviewed. */
  review: z.literal(true).optional(),
});

const category = z.strictObject({
  category: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string(),
  /** The name of the example entity in the reference. */
  example: z.string().optional(),
  /** Tags of each API's document whose operations belong here. */
  tags: z.record(z.string(), z.array(z.string())).default({}),
  /** By API and schema of an entity: the fields that lists of such entities show, as dotted paths. */
  rows: z.record(z.string(), z.record(z.string(), z.array(z.string()).min(1))).default({}),
  operations: z.record(z.string(), operation).default({}),
});

const FILES = {
  'changes.yaml': z.strictObject({ changes: changesForm }),
  'secrets.yaml': z.strictObject({ secrets: secretsForm }),
  'apis.yaml': z.strictObject({ apis: z.record(z.string(), apiNames) }),
  'repairs.yaml': z.strictObject({ repairs: z.record(z.string(), z.array(repair)) }),
  'arguments.yaml': z.strictObject({
    arguments: z.record(z.string(), z.string()),
    /**
     * By argument: the list tool whose entities an `@id` in it refers to; `itself` for the one that takes the argument.
     */
    refers: z.record(z.string(), z.string()).default({}),
    /** By API and field of a body, as a dotted path: the list of the entities whose ids it takes; `{}` for its keys. */
    ids: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  }),
  'thesaurus.yaml': z.strictObject({ thesaurus: thesaurusForm }),
};

/** How an API's operationIds become tool names. */
export type ApiNames = z.infer<typeof apiNames>;
/** The repair of one defect of a document. */
export type Repair = z.infer<typeof repair>;
/** The decisions about one operation. */
export type OperationOverlay = z.infer<typeof operation>;
/** A category with its operations, and the file that describes it. */
export type CategoryOverlay = z.infer<typeof category> & { readonly file: string };

/** All reviewed decisions about the documents, from `spec/overlay/`. */
export interface Overlay {
  readonly apis: Readonly<Record<string, ApiNames>>;
  readonly repairs: Readonly<Record<string, readonly Repair[]>>;
  readonly secrets: SecretsOverlay;
  readonly changes: ChangesOverlay;
  /** Descriptions of arguments that mean the same in every tool, by dotted path. */
  readonly arguments: Readonly<Record<string, string>>;
  /**
   * Arguments with these names refer to entities by `@id`, unless an operation describes its own differently: the list
   * tool.
   */
  readonly refers: Readonly<Record<string, string>>;
  readonly ids: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly categories: readonly CategoryOverlay[];
  /** Operators' vocabulary. */
  readonly thesaurus: Thesaurus;
  /** Operators' example questions. */
  readonly questions: QuestionsOverlay;
}

/** The overlay in a generated file. */
export const overlayOf = (data: OverlayData): Overlay => data as unknown as Overlay;

/** Reads and checks every file of the overlay. @throws {InputError} for anything that is not in the overlay's format */
export async function loadOverlay(folder: string): Promise<Overlay> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const { secrets } = await read(folder, 'secrets.yaml', FILES['secrets.yaml']);
  const { changes } = await read(folder, 'changes.yaml', FILES['changes.yaml']);
  const { apis } = await read(folder, 'apis.yaml', FILES['apis.yaml']);
  const { repairs } = await read(folder, 'repairs.yaml', FILES['repairs.yaml']);
  const shared = await read(folder, 'arguments.yaml', FILES['arguments.yaml']);
  const { thesaurus } = await read(folder, 'thesaurus.yaml', FILES['thesaurus.yaml']);
  const categories: CategoryOverlay[] = [];
  for (const file of files) {
    if (!(file in FILES)) categories.push({ ...(await read(folder, file, category)), file: join(folder, file) });
  }
  const questions = await readQuestions(join(folder, 'questions'));
  const { refers, ids } = shared;
  return {
    ...{ apis, secrets, changes, repairs, arguments: shared.arguments, refers, ids },
    ...{ categories, thesaurus, questions },
  };
}

async function readQuestions(folder: string): Promise<QuestionsOverlay> {
  const names = await readdir(folder).catch(() => {
    throw new InputError(folder, '', 'does not exist', 'the overlay needs this folder: restore it');
  });
  const files = names.filter((name) => name.endsWith('.yaml')).sort();
  const categories = files.map(
    async (file) => [basename(file, '.yaml'), await read(folder, file, questionsForm)] as const,
  );
  return Object.fromEntries(await Promise.all(categories));
}

async function read<T extends z.ZodType>(folder: string, file: string, form: T): Promise<z.infer<T>> {
  const path = join(folder, file);
  const text = await readFile(path, 'utf8').catch(() => {
    throw new InputError(path, '', 'does not exist', 'the overlay needs this file: restore it');
  });
  let data: unknown;
  try {
    data = yaml.load(text, { schema: yaml.CORE_SCHEMA }) ?? {};
  } catch (error) {
    throw yamlFault(path, error, 'correct the YAML at that place');
  }
  const result = form.safeParse(data);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = pointer(...((issue?.path ?? []) as (string | number)[]));
  throw new InputError(
    path,
    place,
    issue?.message ?? 'is not in the format of an overlay',
    'correct it: `ziti-mcp overlay init` writes files in this format, to compare with',
  );
}
