/**
 * The certificate library, ready to use. It relies on decorators, so the metadata shim has to be loaded first; every
 * file in this folder gets the library from here.
 */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto);

export { x509 };
