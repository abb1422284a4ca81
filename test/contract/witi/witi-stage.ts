import { expect } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { readQrSvg } from '../../support/qr-svg.js';
import { type Scene, stage } from '../../support/stage.js';
import { WitiClient } from './witi-client.js';

export interface WitiScene extends Scene {
  /** Of the scene's device. */
  device: string;
  wid: string;
  witi: WitiClient;
  /** Links the scene's phone as a client of the product does, and waits until the status says so. */
  linkByQr(): Promise<void>;
}

/** A tenant with one device, and a client that has its key. */
export async function witiStage(): Promise<WitiScene> {
  const scene = await stage();
  const { body } = await scene.api.post('/devices', { name: 'Atendimento' });
  const { id: device, wid } = body.device;
  const witi = new WitiClient(scene.gateway.url, wid);
  const linkByQr = async () => {
    const answer = await witi.post('generate_qrcode.aspx', { user_agent: 'Mozilla/5.0 Chrome/120.0' });
    expect(answer).toMatchObject({ status: 1, error: '' });
    await scene.phone.scan(readQrSvg(answer.qr));
    await eventually('the status is WhatsAppAuthenticated', async () => {
      const { status } = await witi.get('status.aspx');
      return status === 10;
    });
  };
  return { ...scene, device, wid, witi, linkByQr };
}

export const GUID = /^[0-9A-F]{8}-([0-9A-F]{4}-){3}[0-9A-F]{12}$/i;

export const failedStatus = {
  status: 0,
  statusString: 'noConnection',
  connected: false,
  ConnectionInfo: null,
  WebID: '',
  Webhook: '',
  UserAgent: '',
  CanRestoreConnection: false,
  stats: { Contacts: 0, Chats: 0, SentBytes: 0, ReceveidBytes: 0 },
  storage: {
    Name: '',
    Bytes: 0,
    Files: 0,
    Subs: ['media', 'profile', 'thumb'].map((Name) => ({ Name, Bytes: 0, Files: 0, Subs: null })),
  },
};
