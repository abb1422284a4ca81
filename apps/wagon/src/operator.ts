import type {
  AccessTokenListDto,
  CreateAccessTokenDto,
  CreatedAccessTokenDto,
  DeletedTenantDto,
  RegisterDto,
  RegisteredDto,
  RevokedAccessTokenDto,
  RotatedKeysDto,
  TenantListDto,
} from '#libs/tenants';

/** What the command line asks of an installation: of its running gateway, or of its database. Answers as over HTTP. */
export interface Operator {
  createTenant(body: RegisterDto): Promise<RegisteredDto>;
  listTenants(): Promise<TenantListDto>;
  deleteTenant(tenantId: string): Promise<DeletedTenantDto>;
  createToken(tenantId: string, body: CreateAccessTokenDto): Promise<CreatedAccessTokenDto>;
  listTokens(tenantId: string): Promise<AccessTokenListDto>;
  revokeToken(tokenId: string): Promise<RevokedAccessTokenDto>;
  rotateKeys(): Promise<RotatedKeysDto>;
  close(): Promise<void>;
}
