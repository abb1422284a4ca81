import { Inject, Injectable } from '@nestjs/common';
import { type Device, DeviceErrors, DevicesService, type Metadata } from '#libs/devices';
import {
  Config,
  type DeviceId,
  hmacSha256Hex,
  invalidField,
  LOGGER,
  type Logger,
  sameSecret,
  type TenantId,
  TenantKeys,
} from '#libs/platform';
import type { AccessTokenId, Principal } from '#libs/tenants';
import type { ApiKey, ApiKeyId, ApiKeyMode } from './api-key.entity.js';
import { ApiKeyErrors } from './api-key.errors.js';
import { ApiKeyRepository } from './api-key.repository.js';
import { isApiKeyText, newApiKeyText, prefixOf } from './api-key-text.js';

const USE_IS_RECORDED_EVERY_MS = 60_000;

/** Who makes a call with an API key. */
export interface KeyHolder extends Principal {
  key: ApiKey;
}

/** Who may make keys and devices here: with an API key, or with an access token, which is as a live key for everything. */
export type KeyCaller = Principal & { key?: ApiKey };

export interface KeyWish {
  name: string;
  /** Null: every device that the caller may use. */
  deviceId: DeviceId | null;
  /** Undefined: that of the key with which the call is made, else live. */
  mode: ApiKeyMode | undefined;
  /** Undefined: those of the key with which the call is made, else everything. */
  scopes: string[] | undefined;
  expiresAt: Date | null;
}

/** A key at the only moment at which its text is known. */
export interface IssuedApiKey {
  key: ApiKey;
  text: string;
}

/**
 * API keys of a tenant's users. Their texts are kept as HMACs under a pepper that is derived from the tenant's own data
 * key: the database alone does not tell whether a guess is right, a change of the installation's key leaves it as it is,
 * and deleting the tenant destroys it. See docs/decisions/0021.
 */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly rows: ApiKeyRepository,
    private readonly tenantKeys: TenantKeys,
    private readonly devices: DevicesService,
    private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Makes a key that may do at most what the caller may.
   * @throws DEVICE_NOT_FOUND, DEVICE_OUT_OF_REACH, API_KEY_TOO_NARROW, SANDBOX_UNAVAILABLE, VALIDATION_ERROR
   */
  async issue(caller: KeyCaller, wish: KeyWish): Promise<IssuedApiKey> {
    const { tenantId, userId, key: issuer } = caller;
    const { name, deviceId, mode = issuer?.mode ?? 'live', scopes = issuer?.scopes ?? [], expiresAt } = wish;
    mustSeeAllKeys(caller);
    if (expiresAt && expiresAt.getTime() <= Date.now())
      throw invalidField('expires_at', 'expires_at must be in the future', expiresAt.toISOString());
    if (issuer && isWiderThan(issuer, mode, scopes))
      throw ApiKeyErrors.API_KEY_TOO_NARROW({ message: 'a key can only make keys that may do no more' });
    if (mode === 'test') this.mustHaveSandbox();
    if (deviceId) await this.devices.get(caller, deviceId);
    const text = newApiKeyText(mode);
    const prefix = prefixOf(text);
    const hmac = await this.hmac(tenantId, text);
    const key = await this.rows.insert(tenantId, {
      ...{ userId, deviceId, name, mode, prefix, hmac, expiresAt },
      scopes: [...new Set(scopes)],
    });
    return { key, text };
  }

  /** Newest first, the revoked ones too; a plain user sees the own ones. */
  async list(caller: KeyCaller): Promise<ApiKey[]> {
    mustSeeAllKeys(caller);
    return this.rows.list(caller.tenantId, caller.role === 'user' ? caller.userId : undefined);
  }

  /** Takes effect at once, in every process. Again changes nothing. @throws API_KEY_NOT_FOUND */
  async revoke(caller: KeyCaller, id: ApiKeyId): Promise<void> {
    mustSeeAllKeys(caller);
    const key = await this.rows.find(caller.tenantId, id);
    if (!key || (caller.role === 'user' && key.userId !== caller.userId))
      throw ApiKeyErrors.API_KEY_NOT_FOUND();
    await this.rows.revoke(caller.tenantId, id);
  }

  /** Whom a key stands for. @throws API_KEY_INVALID, also for a revoked one; API_KEY_EXPIRED */
  async verify(text: string): Promise<KeyHolder> {
    const held = isApiKeyText(text) ? await this.rows.findByPrefixAcrossTenants(prefixOf(text)) : [];
    for (const { key, role } of held) {
      if (!sameSecret(await this.hmac(key.tenantId, text), key.hmac)) continue;
      if (key.expiresAt && key.expiresAt.getTime() <= Date.now()) throw ApiKeyErrors.API_KEY_EXPIRED();
      if (Date.now() - (key.lastUsedAt?.getTime() ?? 0) > USE_IS_RECORDED_EVERY_MS) this.recordUse(key);
      const { tenantId, userId, deviceId } = key;
      const tokenId = key.id as string as AccessTokenId; // in the audit log it stands where a token's id does
      return { tenantId, userId, role, tokenId, onlyDevice: deviceId ?? undefined, key };
    }
    throw ApiKeyErrors.API_KEY_INVALID();
  }

  /**
   * Makes a device on the network that the caller's key is for.
   * @throws SANDBOX_UNAVAILABLE, DEVICE_OUT_OF_REACH
   */
  async createDevice(caller: KeyCaller, name: string, metadata: Metadata): Promise<Device> {
    const isTest = caller.key?.mode === 'test';
    if (isTest) this.mustHaveSandbox();
    return this.devices.create(caller, name, isTest ? 'sandbox' : undefined, metadata);
  }

  private mustHaveSandbox(): void {
    if (this.config.sandbox.mode === 'off') throw ApiKeyErrors.SANDBOX_UNAVAILABLE();
  }

  private async hmac(tenantId: TenantId, text: string): Promise<string> {
    return hmacSha256Hex((await this.tenantKeys.boxOf(tenantId)).derive('api-keys/pepper'), text);
  }

  /** Beside the request: no call waits for it, or fails with it. */
  private recordUse({ tenantId, id }: ApiKey): void {
    this.rows
      .recordUse(tenantId, id)
      .catch((err) => this.logger.debug({ err }, 'the use of an API key was not recorded'));
  }
}

/** A key of one device manages no keys: those of the others are none of its business. */
function mustSeeAllKeys({ onlyDevice }: KeyCaller): void {
  if (onlyDevice)
    throw DeviceErrors.DEVICE_OUT_OF_REACH({ message: 'a key that is bound to one device manages no keys' });
}

function isWiderThan(issuer: ApiKey, mode: ApiKeyMode, scopes: string[]): boolean {
  if (issuer.mode === 'test' && mode === 'live') return true;
  if (issuer.scopes.length === 0) return false;
  return scopes.length === 0 || scopes.some((scope) => !issuer.scopes.includes(scope));
}
