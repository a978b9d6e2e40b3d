/** Where a controller says its version. No login is needed. */
export const VERSION_PATH = '/edge/management/v1/version';
