export { InstallationKeys } from './installation-keys.js';
export { TenantKeys } from './tenant-keys.js';
