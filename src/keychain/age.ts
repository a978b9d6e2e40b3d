import { Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';

/** What opens an encrypted file: a passphrase, or the identity that a key file holds (`AGE-SECRET-KEY-1..`). */
export type AgeKey = { readonly passphrase: string } | { readonly identity: string };

/** Encrypts and decrypts texts in the age format (age-encryption.org/v1). */
export interface Age {
  /** @param workFactor of a passphrase, as a power of two: the library's default takes about a second */
  seal(text: string, key: AgeKey, workFactor?: number): Promise<Uint8Array>;
  /** Undefined where the key is another one, or the bytes are damaged. */
  open(sealed: Uint8Array, key: AgeKey): Promise<string | undefined>;
}

/** Encrypts and decrypts in this process. The module is bundled by itself, and loaded with the first file. */
export const age: Age = {
  async seal(text, key, workFactor) {
    const encrypter = new Encrypter();
    if ('identity' in key) encrypter.addRecipient(await identityToRecipient(key.identity));
    else encrypter.setPassphrase(key.passphrase);
    if (workFactor !== undefined && 'passphrase' in key) encrypter.setScryptWorkFactor(workFactor);
    return encrypter.encrypt(text);
  },
  async open(sealed, key) {
    const decrypter = new Decrypter();
    if ('identity' in key) decrypter.addIdentity(key.identity);
    else decrypter.addPassphrase(key.passphrase);
    return decrypter.decrypt(sealed, 'text').catch(() => undefined);
  },
};

/** A new identity for a key file. */
export const newIdentity = (): Promise<string> => generateIdentity();
