export {
  type AuthenticatedRequest,
  Caller,
  GuardedBy,
  letIn,
  MASTER_SECURITY,
  MasterOnly,
  Public,
  Roles,
  requestOf,
} from './access.decorators.js';
export * from './access-token.dto.js';
export type { AccessToken, AccessTokenId } from './access-token.entity.js';
export { AccessTokensController } from './access-tokens.controller.js';
export { AccessTokensService, type IssuedToken } from './access-tokens.service.js';
export { BearerGuard } from './bearer.guard.js';
export { bearerToken } from './bearer-token.js';
export { FirstStart, type NewSecrets } from './first-start.js';
export { AccessTokenIdPipe, TenantIdPipe } from './id.pipes.js';
export { KeyRotationController } from './key-rotation.controller.js';
export { RotatedKeysDto } from './key-rotation.dto.js';
export { KeyRotationModule } from './key-rotation.module.js';
export { MasterToken } from './master-token.js';
export { type Principal, type Role, seesWholeTenant } from './principal.js';
export * from './tenant.dto.js';
export type { Tenant } from './tenant.entity.js';
export { AccessTokenErrors, TenantErrors, UserErrors } from './tenant.errors.js';
export { TenantsController } from './tenants.controller.js';
export { TenantsModule } from './tenants.module.js';
export { type BeforeTenantDeletion, TenantsService } from './tenants.service.js';
export { TokenAccess } from './token-access.js';
export * from './user.dto.js';
export type { User } from './user.entity.js';
export { UsersService } from './users.service.js';
