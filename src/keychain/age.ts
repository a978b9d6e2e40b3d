/** What is used of the library of age: a module of its own is bundled without the rest, and loaded with the first file. */
export { Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
