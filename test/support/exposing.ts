import type { Catalogue } from '../../src/common/catalogue.ts';
import { resolveCategories, resolveNameList } from '../../src/runtime/gate/policy/name-list.ts';
import type { ExposureSettings } from '../../src/runtime/gate/policy/types.ts';

/** All tools, with these allowed to change data. */
export const exposing = (catalogue: Catalogue, allowWrite: string): ExposureSettings => ({
  tools: resolveNameList(['*'], catalogue, '--tools'),
  categories: resolveCategories(['*'], catalogue, '--categories'),
  deny: resolveNameList([], catalogue, '--deny'),
  allowWrite: resolveNameList(allowWrite === '' ? [] : [allowWrite], catalogue, '--allow-write'),
  readOnly: false,
  fileRules: [],
});
