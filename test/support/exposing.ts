import type { Catalogue } from '../../src/runtime/catalogue/catalogue.ts';
import { resolveCategories, resolveNameList } from '../../src/runtime/policy/name-list.ts';
import type { ExposureSettings } from '../../src/runtime/policy/types.ts';

/** All tools, of which these may change something. */
export const exposing = (catalogue: Catalogue, allowWrite: string): ExposureSettings => ({
  tools: resolveNameList(['*'], catalogue, '--tools'),
  categories: resolveCategories(['*'], catalogue, '--categories'),
  deny: resolveNameList([], catalogue, '--deny'),
  allowWrite: resolveNameList([allowWrite], catalogue, '--allow-write'),
  readOnly: false,
  fileRules: [],
});
