/** Changes that affect nobody's access, with a sentence about what they do. */
const CHECKED = 'It only looks for damage; nothing is repaired.';
const SAVED = 'It only copies the database of the controller.';
const OWN_RENEWAL = 'Only the certificate that this server logs in with is renewed.';
const OWN_CREDENTIAL = 'It only changes what this server logs in with.';
const MEMBERS = 'Grants stay the same. Clients and routers of a member that leaves have to connect to another one.';
const BROWSERS = 'It only changes where browsers may return to after a login to the controller.';

const OWN_LOGIN = 'It opens or completes a login of its own, which no other call uses.';

export const UNRELATED: Readonly<Record<string, string>> = {
  authenticate: OWN_LOGIN,
  authenticateMfa: OWN_LOGIN,
  checkDataIntegrity: CHECKED,
  checkFabricDataIntegrity: CHECKED,
  createDatabaseSnapshot: SAVED,
  createFabricDatabaseSnapshot: SAVED,
  createFabricDatabaseSnapshotWithPath: SAVED,
  createControllerSetting: BROWSERS,
  patchControllerSetting: BROWSERS,
  updateControllerSetting: BROWSERS,
  deleteControllerSetting: BROWSERS,
  addFabricClusterMember: MEMBERS,
  removeFabricClusterMember: MEMBERS,
  transferFabricClusterLeadership: MEMBERS,
  patchCurrentIdentityAuthenticator: OWN_CREDENTIAL,
  updateCurrentIdentityAuthenticator: OWN_CREDENTIAL,
  extendCurrentIdentityAuthenticator: OWN_RENEWAL,
  extendVerifyCurrentIdentityAuthenticator: OWN_RENEWAL,
  enrollMfa: 'A one-time code is only asked for once verifyMfa has confirmed it.',
  createMfaRecoveryCodes: 'Only the recovery codes of the identity that this server is logged in as are replaced.',
  createTotpToken: 'It only proves a one-time code of this server.',
  deleteCurrentApiSession: 'Only this server is logged out, and logs in again with the next call.',
  updateIdentityTracing: 'Only tracing of an identity is turned on or off.',
};
