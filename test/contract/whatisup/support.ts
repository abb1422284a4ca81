import { expect } from 'vitest';
import { HttpClient } from '../../support/http-client.js';
import { type Scene, stage } from '../../support/stage.js';
import { WhatIsUpClient, type WhatIsUpError } from './client.js';

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
export const time = () => expect.stringMatching(TIME);

/** A customer: a tenant with a key, as both of its generations of clients. */
export interface Customer extends Scene {
  key: string;
  instances: WhatIsUpClient;
  channels: WhatIsUpClient;
  /** The same, without a client's manners. */
  http: HttpClient;
  /** An instance that is connected with the scene's phone. @returns its id */
  connected(client?: WhatIsUpClient): Promise<string>;
}

export async function customer(own?: Parameters<typeof stage>[0]): Promise<Customer> {
  const scene = await stage(own);
  const { url } = scene.gateway;
  const { secret: key } = await new WhatIsUpClient(url, scene.token).issueKey({ name: 'test' });
  const instances = new WhatIsUpClient(url, key);
  return {
    ...scene,
    key,
    instances,
    channels: new WhatIsUpClient(url, key, 'channels'),
    http: new HttpClient(url).as(key),
    async connected(client = instances) {
      const { id } = await client.create('Shop');
      const { raw } = await client.qr(id);
      await scene.phone.scan(raw);
      await client.waitUntil(id, 'connected');
      return id;
    },
  };
}

/** Without what differs from one moment to the next. */
export const timeless = <T>(answer: T): T =>
  JSON.parse(JSON.stringify(answer, (name, value) => (/^(?:last_seen|updated)_at$/.test(name) ? '' : value)));

/** The error with which a call was refused. */
export async function refusal(call: Promise<unknown>): Promise<WhatIsUpError> {
  return call.then(
    () => {
      throw new Error('the call was not refused');
    },
    (error) => error,
  );
}
