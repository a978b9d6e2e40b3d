import { readFileSync, statSync } from 'node:fs';
import type { Server as TlsServer } from 'node:https';
import { createSecureContext, type SecureContextOptions, type TLSSocket } from 'node:tls';
import type { Logger } from '../common/log.ts';
import { checkTrustedFile } from '../common/trusted-files.ts';
import type { TlsFiles } from './settings.ts';

/**
 * Closes connections whose client was accepted by an authority that has been replaced, once their requests are
 * answered.
 * @returns a function to call when there is another authority
 */
function endsWithAuthority(server: TlsServer): () => void {
  const open = new Set<TLSSocket>();
  const ending = new WeakSet<object>();
  server.on('secureConnection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    if (ending.has(socket)) response.setHeader('Connection', 'close');
  });
  return () => {
    for (const socket of open) {
      socket.authorized = false;
      ending.add(socket);
    }
    server.closeIdleConnections();
  };
}

/** Serves with renewed certificates without a restart. @param every milliseconds between checks of the files */
export function followFiles(server: TlsServer, files: TlsFiles, every: number, log: Logger): TlsServer {
  let version = versionOf(files);
  let authority = String(readTls(files).ca);
  const endAccepted = endsWithAuthority(server);
  const looking = setInterval(() => {
    const now = versionOf(files);
    if (now === version) return;
    version = now;
    try {
      const read = readTls(files);
      createSecureContext(read);
      server.setSecureContext(read);
      if (String(read.ca) !== authority) endAccepted();
      authority = String(read.ca);
      log.info('certificate reloaded', { file: files.cert });
    } catch (error) {
      // Files that are still being written change again, and are then read again.
      log.warn('the new certificate cannot be used: the previous one stays in use', {
        file: files.cert,
        why: (error as Error).message,
      });
    }
  }, every).unref();
  return server.on('close', () => clearInterval(looking));
}

/** The TLS options. @throws {Error} for a file that cannot be read, or that others can write to */
export const readTls = ({ cert, key, clientCa }: TlsFiles): SecureContextOptions => ({
  cert: readTrusted(cert),
  key: readTrusted(key),
  ...(clientCa === undefined ? {} : { ca: readTrusted(clientCa) }),
});

function readTrusted(path: string): Buffer {
  checkTrustedFile(path);
  return readFileSync(path);
}

const versionOf = ({ cert, key, clientCa }: TlsFiles): string =>
  [cert, key, ...(clientCa === undefined ? [] : [clientCa])]
    .map((file) => {
      const found = statSync(file, { throwIfNoEntry: false });
      return found === undefined ? 'gone' : `${found.mtimeMs} ${found.size} ${found.ino}`;
    })
    .join();
