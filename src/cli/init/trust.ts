import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { systemClock } from '../../common/clock.ts';
import { pemCertificates } from '../../common/pem.ts';
import { AttemptFailure } from '../../runtime/network/controller/attempt-failure.ts';
import { inspectController, type PresentedController } from '../../runtime/network/controller/authority.ts';
import { explain } from '../../runtime/network/controller/explain.ts';
import { fingerprintOf } from '../../runtime/network/controller/fingerprint.ts';
import { firstToAnswer } from '../../runtime/network/controller/first-to-answer.ts';
import { readPem } from '../files/read-pem.ts';
import type { Prompter, ReachedController } from '../logins/storable-login.ts';
import type { NetworkSettings } from '../networks/network-settings.ts';
import { fingerprintIn } from '../resolve/connection.ts';
import { surroundingsOf } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';
import { checkNetworkJwt, hostIn } from './network-jwt.ts';

/** What is known of a controller before trust is established. */
interface KnownController {
  readonly met?: PresentedController | undefined;
  readonly before?: Pick<NetworkSettings, 'controller' | 'ca'> | undefined;
}

/** Milliseconds for each connection. */
const TIME = 15_000;

/**
 * How to verify the controller's certificate from now on: by a CA from flags or from the login, by the platform's CAs,
 * or by one that a person, a fingerprint or the network's JWT confirms at this first connection. A fingerprint and a
 * JWT are checked even if there is a CA already.
 * @param known what the controller presented, if it was connected to already; and the network as it is stored, whose CA is
 * trusted at the same address
 * @throws {UsageError} if nothing confirms it, with the fingerprint to compare
 * @throws {ToolError} of kind `unreachable`
 */
export async function establishTrust(
  prompter: Prompter,
  reached: ReachedController,
  { met, before }: KnownController,
): Promise<ReachedController> {
  const [file, jwt] = ['ca', 'network-jwt'].map((flag) => prompter.values.text(flag));
  const wanted = fingerprintIn(prompter.values);
  const ca = file === undefined ? reached.ca : readPem('--ca', file);
  const known = ca === undefined ? undefined : { ...reached, ca };
  if (known !== undefined && jwt === undefined && wanted === undefined) return known;
  const [controller, { chain, authority }] =
    met === undefined ? await connectTo(addressesFor(jwt, reached), prompter) : [reached.controller, met];
  const [leaf] = chain;
  if (leaf === undefined) throw new UsageError(`${controller} presents no certificate.`);
  if (jwt !== undefined) {
    await checkNetworkJwt(jwt, controller, leaf);
    if (known !== undefined && wanted === undefined) return known;
  }
  if (wanted === undefined && jwt === undefined) {
    if (
      before?.ca !== undefined &&
      before.controller === reached.controller &&
      isFrom(certificatesIn(before.ca), chain)
    )
      return { ...reached, ca: before.ca };
    if (isFrom(rootCertificates, chain.slice(-1))) return reached;
  }
  if (authority === undefined) {
    throw new UsageError(`${controller} does not send its CA certificate: give its PEM file with --ca FILE.`);
  }
  const fingerprint = fingerprintOf(authority);
  if (wanted !== undefined) {
    if (wanted !== fingerprint) {
      throw new UsageError(
        `${controller} presents the CA ${fingerprint}, which does not match --ca-fingerprint. Nothing was sent to it.`,
      );
    }
  } else if (jwt === undefined) await askPerson(prompter, controller, fingerprint);
  return { ...reached, ca: authority.toString() };
}

/** Eight pairs a row: it fits a narrow terminal, and a person finds the place again. */
const inRows = (fingerprint: string): string => fingerprint.replaceAll(/(?<=:)(?:\w\w:){7}\w\w/g, '\n$&');

async function askPerson(prompter: Prompter, controller: string, fingerprint: string): Promise<void> {
  prompter.show(`The CA of ${controller} is not trusted yet.\nIts fingerprint is\n${inRows(fingerprint)}`);
  if (await prompter.confirm('Is this the fingerprint that the operator of the controller gave you?')) return;
  throw new UsageError(
    `Nothing was sent to ${controller}: its CA, ${fingerprint}, is not trusted. Compare the fingerprint with the one your operator gave you, then use --ca-fingerprint, --ca FILE or --network-jwt FILE.`,
  );
}

/** A JWT proves the certificate of the controller that signed it; otherwise any of them will do. */
function addressesFor(jwt: string | undefined, { controller, others = [] }: ReachedController): readonly string[] {
  const all = [controller, ...others];
  if (jwt === undefined) return all;
  const host = hostIn(jwt);
  return [all.find((each) => new URL(each).host === host) ?? controller];
}

/**
 * Connects to the first of these controllers that answers; nothing is sent to them yet. @returns its address, and what it
 * presents
 * @throws {ToolError} of kind `unreachable`
 */
export async function connectTo(
  addresses: readonly string[],
  { environment, progress }: Prompter,
): Promise<readonly [string, PresentedController]> {
  progress(`Connecting to ${addresses.join(', ')} ...`);
  const settings = {
    source: 'entered',
    trust: {},
    credentials: { method: 'none' },
    ...surroundingsOf(environment, TIME),
  } as const;
  const inspect = (origin: string, signal: AbortSignal) => inspectController({ ...settings, origin }, signal);
  const [only, ...more] = addresses;
  const { signal } = new AbortController();
  if (only !== undefined && more.length === 0) {
    try {
      return [only, await inspect(only, signal)];
    } catch (error) {
      throw error instanceof AttemptFailure ? explain(error, { ...settings, origin: only }, false) : error;
    }
  }
  const { address, answer } = await firstToAnswer(addresses, inspect, systemClock, signal);
  return [address, answer];
}

/** Whether a chain leads to one of these CAs. It only claims so: the connection that follows verifies it, and the host name. */
function isFrom(pems: readonly string[], chain: readonly X509Certificate[]): boolean {
  const roots = pems.map((pem) => new X509Certificate(pem));
  return chain.some((each) =>
    roots.some((root) => each.fingerprint256 === root.fingerprint256 || isIssuedBy(each, root)),
  );
}

/** The certificates in a stored PEM; none if it was damaged by hand. */
const certificatesIn = (pem: string): readonly string[] => pemCertificates(pem).filter(isCertificate);

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

const isIssuedBy = (certificate: X509Certificate, root: X509Certificate): boolean =>
  certificate.checkIssued(root) && certificate.verify(root.publicKey);
