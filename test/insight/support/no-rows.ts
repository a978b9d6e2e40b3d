/** The model and the lists of an empty network. */
export const NO_ROWS = {
  identities: [],
  services: [],
  routers: [],
  postureChecks: [],
  servicePolicies: [],
  edgeRouterPolicies: [],
  serviceEdgeRouterPolicies: [],
};

export const NO_LISTS = {
  configs: [],
  terminators: [],
  authPolicies: [],
  enrollments: [],
  cas: [],
  signers: [],
  authenticators: [],
  controller: [],
};
