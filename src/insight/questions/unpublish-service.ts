export const unpublishService: readonly string[] = [
  'unpublish a service with everything that was made for it',
  'take "crm" off the network again, configs and policies too',
  'undo publishing a service',
  'remove a published application completely',
  'withdraw an app together with its configs and policies',
  'retire an application',
];
