import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type DeviceId, SecretBox, type TenantId, type TenantKeys } from '#libs/platform';
import type { WebhookEntity } from './webhook.entity.js';
import type { WebhookRepository } from './webhook.repository.js';
import { WebhookDirectory } from './webhook-directory.js';

const tenant = 'tenant' as TenantId;
const device = 'device' as DeviceId;

function directoryOf(find: () => Promise<WebhookEntity | null>) {
  let reads = 0;
  const repository = {
    find: () => {
      reads++;
      return find();
    },
  } as unknown as WebhookRepository;
  const keys = { boxOf: async () => new SecretBox([randomBytes(32)]) } as unknown as TenantKeys;
  const directory = new WebhookDirectory(repository, keys);
  return { directory, reads: () => reads };
}

describe('WebhookDirectory', () => {
  it('asks once, also for a device without webhook, until it is told to forget', async () => {
    const { directory, reads } = directoryOf(async () => null);
    await Promise.all([directory.current(tenant, device), directory.current(tenant, device)]);
    expect(reads()).toBe(1);
    directory.forget(device);
    await directory.current(tenant, device);
    expect(reads()).toBe(2);
  });

  it('remembers no failure', async () => {
    let isGone = true;
    const { directory } = directoryOf(async () => {
      if (isGone) throw new Error('database gone');
      return null;
    });
    await expect(directory.current(tenant, device)).rejects.toThrow('database gone');
    isGone = false;
    await expect(directory.current(tenant, device)).resolves.toBeNull();
  });
});
