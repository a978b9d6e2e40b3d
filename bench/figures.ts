import { allFieldsTokens, defaultFieldsTokens, rowsUnderTheCap } from './answer-tokens.ts';
import { callTime } from './call-time.ts';
import { coldStart } from './cold-start.ts';
import { documentSearch, hasOtherDocuments } from './document-search.ts';
import type { Figure } from './figure.ts';
import { firstCalls } from './first-calls.ts';
import { httpIsolation } from './http/isolation.ts';
import { httpTail } from './http/latency.ts';
import { httpNothing } from './http/nothing.ts';
import { httpSessionMemory } from './http/sessions.ts';
import { httpSoak } from './http/soak.ts';
import { httpThroughput } from './http/throughput.ts';
import { auditMemory, coldExplain, fullAudit, whatIfAgain } from './insight.ts';
import { installPackages, installSize } from './install-size.ts';
import { firstStartLarge, laterStartLarge, manyOperations } from './large-document.ts';
import {
  findListTokens,
  findWritesListTokens,
  fullListBytes,
  fullListTokens,
  readOnlyListBytes,
  readOnlyListTokens,
} from './list-tokens.ts';
import { idleMemory, memoryGrowth } from './memory.ts';
import { sandboxFilter, sandboxStart } from './sandbox.ts';
import { searchFirst, searchFirstThree } from './search.ts';
import { storedColdStart, storedIdleMemory } from './stored-network.ts';
import { taskCalls, taskTokens } from './tasks.ts';
import { walkMemory } from './walk-memory.ts';

/** Every published figure, in the order of the report. */
export const figures: readonly Figure[] = [
  coldStart,
  storedColdStart,
  fullListTokens,
  readOnlyListTokens,
  findListTokens,
  findWritesListTokens,
  fullListBytes,
  readOnlyListBytes,
  defaultFieldsTokens,
  allFieldsTokens,
  rowsUnderTheCap,
  searchFirstThree,
  searchFirst,
  callTime,
  firstCalls,
  idleMemory,
  storedIdleMemory,
  memoryGrowth,
  walkMemory,
  installSize,
  installPackages,
  sandboxStart,
  sandboxFilter,
  coldExplain,
  fullAudit,
  auditMemory,
  whatIfAgain,
  taskCalls,
  taskTokens,
  httpThroughput,
  httpNothing,
  httpTail,
  httpSessionMemory,
  httpIsolation,
  httpSoak,
];

/** Figures about documents of other products, which are not in the README: some need files from outside. */
export const documentFigures: readonly Figure[] = [
  ...(hasOtherDocuments ? [documentSearch] : []),
  firstStartLarge,
  laterStartLarge,
  manyOperations,
];
