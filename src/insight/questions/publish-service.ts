export const publishService: readonly string[] = [
  'publish a new service with everything it needs',
  'publish "crm" at crm.internal:443 for engineering',
  'make an application available to a group, with configs and policies',
  'set up a service from scratch in one go',
  'new service with intercept, host config and policies',
  'expose an internal web app to the sales team',
  'roll out an app to people with an attribute',
  'create service, configs and policies together',
  'bring "wiki" into the network so that staff can open it',
  'onboard an application',
];
