/**
 * The certificate library, ready for use. It resolves its parts by decorators, so the metadata shim has to be loaded
 * before it; every file of this room gets the library from here.
 */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto);

export { x509 };
