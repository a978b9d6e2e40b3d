import type { ListForm, Operation } from '../../contract.ts';

/** An operation whose answer is a list, in another form than that of OpenZiti's controllers. */
export type FormedList = Operation & { readonly list: ListForm };

export const isFormed = (operation: Operation): operation is FormedList => operation.list !== undefined;
