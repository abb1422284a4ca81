export { KeyRotation, type KeyRotationResult } from './key-rotation.js';
export { KeysModule } from './keys.module.js';
export { WrongKey } from './open-installation-keys.js';
export type { SealedColumn } from './sealed-column.js';
export { TenantKeys } from './tenant-keys.js';
