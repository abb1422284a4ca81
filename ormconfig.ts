import 'reflect-metadata';
import { type DatabaseSchema, type SealedColumn, WagonDataSource } from '#libs/platform';
import { ApiKeyEntity } from './libs/api-keys/src/api-key.entity.js';
import { ApiKeys1781000001101 } from './libs/api-keys/src/migrations/1781000001101-api-keys.js';
import { AuditEntryEntity } from './libs/audit/src/audit-entry.entity.js';
import { AuditLog1781000000503 } from './libs/audit/src/migrations/1781000000503-audit-log.js';
import { ContactEntity } from './libs/contacts/src/contact.entity.js';
import { Contacts1781000001901 } from './libs/contacts/src/migrations/1781000001901-contacts.js';
import { DeviceEntity } from './libs/devices/src/device.entity.js';
import { DeviceGroupEntity, DeviceGroupMemberEntity } from './libs/devices/src/groups/device-group.entity.js';
import { Devices1781000000200 } from './libs/devices/src/migrations/1781000000200-devices.js';
import { Generation1781000000502 } from './libs/devices/src/migrations/1781000000502-generation.js';
import { DeletedDevices1781000001100 } from './libs/devices/src/migrations/1781000001100-deleted-devices.js';
import { DeviceKeys1781000001200 } from './libs/devices/src/migrations/1781000001200-device-keys.js';
import { Browser1781000001201 } from './libs/devices/src/migrations/1781000001201-browser.js';
import { DeviceWidEntity, SEALED_WIDS } from './libs/devices/src/wid/device-wid.entity.js';
import { EventEntity } from './libs/journal/src/event.entity.js';
import { EventPositionEntity, EventSequenceEntity } from './libs/journal/src/event-counters.entity.js';
import { Events1781000000600 } from './libs/journal/src/migrations/1781000000600-events.js';
import { MessageHistory1781000001902 } from './libs/journal/src/migrations/1781000001902-message-history.js';
import { IdempotencyKeyEntity } from './libs/messaging/src/idempotency/idempotency-key.entity.js';
import { MessageEntity } from './libs/messaging/src/messages/message.entity.js';
import { Messages1781000000700 } from './libs/messaging/src/migrations/1781000000700-messages.js';
import { IdempotencyKeys1781000000701 } from './libs/messaging/src/migrations/1781000000701-idempotency-keys.js';
import { TenantKeyEntity } from './libs/platform/src/keys/tenant-key.entity.js';
import { SignalKeyEntity } from './libs/sessions/src/credentials/signal-key.entity.js';
import { SEALED_SIGNAL_KEYS } from './libs/sessions/src/credentials/signal-key.repository.js';
import { SignalKeys1781000000300 } from './libs/sessions/src/migrations/1781000000300-signal-keys.js';
import { DeviceLeases1781000000310 } from './libs/sessions/src/migrations/1781000000310-device-leases.js';
import { DeviceLeaseEntity } from './libs/sessions/src/ownership/device-lease.entity.js';
import { AccessTokenEntity } from './libs/tenants/src/access-token.entity.js';
import { InstallationEntity } from './libs/tenants/src/installation.entity.js';
import { Tenants1781000000100 } from './libs/tenants/src/migrations/1781000000100-tenants.js';
import { TenantKeys1781000000500 } from './libs/tenants/src/migrations/1781000000500-tenant-keys.js';
import { KeyCheck1781000000501 } from './libs/tenants/src/migrations/1781000000501-key-check.js';
import { ApiOfTokens1781000001900 } from './libs/tenants/src/migrations/1781000001900-api-of-tokens.js';
import { TenantEntity } from './libs/tenants/src/tenant.entity.js';
import { UserEntity } from './libs/tenants/src/user.entity.js';
import { WebhookAttemptEntity } from './libs/webhooks/src/deliveries/attempt.entity.js';
import { WebhookDeliveryEntity } from './libs/webhooks/src/deliveries/delivery.entity.js';
import { WebhookDispatcherEntity } from './libs/webhooks/src/delivery/dispatcher.entity.js';
import { WebhookEndpointEntity } from './libs/webhooks/src/endpoints/endpoint.entity.js';
import { SEALED_WEBHOOK_COLUMNS } from './libs/webhooks/src/endpoints/endpoint.js';
import { Webhooks1781000000400 } from './libs/webhooks/src/migrations/1781000000400-webhooks.js';
import { WebhookEndpoints1781000000800 } from './libs/webhooks/src/migrations/1781000000800-webhook-endpoints.js';
import { DeliveryFormats1781000001300 } from './libs/webhooks/src/migrations/1781000001300-delivery-formats.js';

/** Every table of Wagon, feature by feature. */
export const entities: DatabaseSchema['entities'] = [
  TenantEntity,
  UserEntity,
  AccessTokenEntity,
  InstallationEntity,
  DeviceEntity,
  DeviceWidEntity,
  DeviceGroupEntity,
  DeviceGroupMemberEntity,
  SignalKeyEntity,
  DeviceLeaseEntity,
  TenantKeyEntity,
  AuditEntryEntity,
  MessageEntity,
  IdempotencyKeyEntity,
  EventEntity,
  EventSequenceEntity,
  EventPositionEntity,
  WebhookEndpointEntity,
  WebhookDeliveryEntity,
  WebhookAttemptEntity,
  WebhookDispatcherEntity,
  ApiKeyEntity,
  ContactEntity,
];

/** In the order in which they run; append only. They live in `libs/<feature>/src/migrations/<time>-<name>.ts`. */
export const migrations: DatabaseSchema['migrations'] = [
  Tenants1781000000100,
  Devices1781000000200,
  SignalKeys1781000000300,
  DeviceLeases1781000000310,
  Webhooks1781000000400,
  TenantKeys1781000000500,
  KeyCheck1781000000501,
  Generation1781000000502,
  AuditLog1781000000503,
  Events1781000000600,
  Messages1781000000700,
  IdempotencyKeys1781000000701,
  WebhookEndpoints1781000000800,
  DeletedDevices1781000001100,
  ApiKeys1781000001101,
  DeviceKeys1781000001200,
  Browser1781000001201,
  DeliveryFormats1781000001300,
  ApiOfTokens1781000001900,
  Contacts1781000001901,
  MessageHistory1781000001902,
];

/** Every column that holds sealed values, for the change of keys. */
export const sealedColumns: readonly SealedColumn[] = [
  SEALED_SIGNAL_KEYS,
  ...SEALED_WEBHOOK_COLUMNS,
  SEALED_WIDS,
];

/** For the TypeORM CLI (`typeorm migration:generate -d dist/ormconfig.js`). Making it opens nothing. */
export default new WagonDataSource(
  { databaseUrl: process.env.DATABASE_URL || undefined, dataDir: process.env.DATA_DIR || './data' },
  { entities, migrations },
);
