import { OperationTexts } from '../runtime/exposure/operation-texts.ts';

/** What can be said of operations, each table loaded by its first use. */
export const operationTexts = (): OperationTexts =>
  new OperationTexts({
    signatures: async () => (await import('../generated/signatures.ts')).signatures,
    searchData: async () => (await import('../generated/search-data.ts')).searchData,
    inputs: async () => (await import('../generated/inputs.ts')).inputs,
    outputs: async () => (await import('../generated/outputs.ts')).outputs,
  });
