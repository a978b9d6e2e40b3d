/** Recorded answers that the sandbox does not give, by number, with the reason. */
export const EXCEPTIONS: ReadonlyMap<number, string> = new Map([
  [251, 'eleven enrolments on a page of ten: which one is left out depends on ids that are random'],
  [496, 'the call was made with a bearer session whose login was not recorded; test/sandbox/oidc tests cover it'],
  [545, 'a link that was deleted comes back after three seconds, when the routers dial again; no router runs here'],
]);

/** The most exceptions allowed: for all recordings, and for those of one resource. */
export const SHARE_OF_ALL = 0.05;
export const SHARE_OF_A_RESOURCE = 0.1;
