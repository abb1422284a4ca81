import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type GatewayProcess, isOnPostgres } from '../support/gateway-process.js';
import { ownGateway, type Scene, stage } from '../support/stage.js';

describe.skipIf(isOnPostgres('an older copy of the database is put back'))(
  'An older copy of the database',
  () => {
    /** Both sides write, so that the ratchets go on. */
    async function talk({ api, alice, phone, hooks }: Scene, deviceId: string, words: string): Promise<void> {
      const sent = await api.post('/send/text', {
        device_id: deviceId,
        number: alice.number,
        text: `${words}?`,
      });
      expect(sent.status, JSON.stringify(sent.body)).toBe(200);
      await alice.expectMessage({ text: `${words}?` });
      await alice.sendText(phone, `${words}!`);
      await hooks.expect('message.received', { content: `${words}!` });
    }

    async function putBack(gateway: GatewayProcess, scene: Scene, deviceId: string, files: string[]) {
      const copy = join(gateway.dataDir, 'copy');
      await gateway.terminate();
      for (const file of files) cpSync(join(gateway.dataDir, file), join(copy, file), { recursive: true });
      await gateway.up();
      await scene.expectStatus(deviceId, { connected: true });
      for (const words of ['after the copy', 'and on']) await talk(scene, deviceId, words);
      await gateway.terminate();
      for (const file of files) {
        rmSync(join(gateway.dataDir, file), { recursive: true });
        cpSync(join(copy, file), join(gateway.dataDir, file), { recursive: true });
      }
      await gateway.up();
      await scene.expectStatus(deviceId, { connected: true });
    }

    it('is recognised at the start, and the sessions are made anew before anything is sent', async () => {
      const gateway = await ownGateway();
      const scene = await stage(gateway);
      const deviceId = await scene.linkedDevice();
      await talk(scene, deviceId, 'before');
      await putBack(gateway, scene, deviceId, ['database']);
      await scene.hooks.expect('session.rolled_back');
      for (const words of ['anew', 'and again']) await talk(scene, deviceId, words);
      expect((await scene.alice.allMessages()).filter(({ undecryptable }) => undecryptable)).toEqual([]);
    });

    it('is recognised by the first message that does not fit where nothing else tells', async () => {
      const gateway = await ownGateway();
      const scene = await stage(gateway);
      const deviceId = await scene.linkedDevice();
      await talk(scene, deviceId, 'before');
      await putBack(gateway, scene, deviceId, ['database', 'generation.json']);
      await scene.alice.sendText(scene.phone, 'does it fit?');
      await scene.hooks.expect('session.rolled_back');
      await scene.hooks.expect('message.received', { content: 'does it fit?' });
      for (const words of ['anew', 'and again']) await talk(scene, deviceId, words);
    });
  },
);
