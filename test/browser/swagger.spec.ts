import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GatewayProcess } from '../support/gateway-process.js';
import { HttpClient } from '../support/http-client.js';
import { PhoneActor } from '../support/phone-actor.js';
import { readQrPicture } from '../support/qr-png.js';
import { findChromium, openBrowser } from './chromium.js';
import { SwaggerPage } from './swagger-page.js';

const chromium = findChromium();

describe.skipIf(!chromium)('the pages in a browser', () => {
  let browser: Browser;
  let gateway: GatewayProcess;
  let page: SwaggerPage | undefined;

  beforeAll(async () => {
    gateway = await GatewayProcess.start();
    browser = await openBrowser(chromium!);
  });
  afterEach(async () => {
    expect(page?.complaints).toEqual([]);
    await page?.close();
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.dispose();
  });

  it('lead from the token to a sent message with "Try it out"', async () => {
    const control = new HttpClient(gateway.sandboxUrl);
    const phone = new PhoneActor(control, '5511999990001', 'Shop');
    const friend = new PhoneActor(control, '5511999990002', 'Friend');
    for (const { number, name } of [phone, friend]) await control.post('/phones', { number, name });

    page = await SwaggerPage.open(browser, `${gateway.url}/docs`);
    await page.authorize('master', gateway.masterToken);
    const registered = await page.tryOut('Platform-registerTenant');
    expect(registered.status).toBe(201);
    await page.authorize('bearer', (await registered.json()).token);

    const created = await page.tryOut('Devices-createDevice');
    expect(created.status).toBe(201);
    expect(await created.json()).toMatchObject({
      success: true,
      device: { network: 'sandbox', state: 'unlinked' },
    });

    const asText = await page.tryOut('Pairing-getQr');
    const { data: code } = await asText.json();
    const asPicture = await page.tryOut('Pairing-getQr', { answerType: 'image/png' });
    const picture = asPicture.shown.locator('img');
    await picture.waitFor();
    const pixels = await picture.screenshot();
    const scanned = readQrPicture(`data:image/png;base64,${pixels.toString('base64')}`);
    expect(scanned).toBe(code.qr_code);
    expect(readQrPicture(code.image)).toBe(scanned);
    await phone.scan(scanned);

    await expect
      .poll(async () => (await (await page!.tryOut('Sessions-getStatus')).json()).data, {
        timeout: 20_000,
        interval: 500,
      })
      .toMatchObject({ connected: true, jid: phone.jid });

    const sent = await page.tryOut('Messages-sendText');
    expect(sent.status).toBe(200);
    await friend.expectMessage({ id: (await sent.json()).message_id, text: 'Hello from Wagon' });
  });

  it('lead from one API to another', async () => {
    page = await SwaggerPage.open(browser, `${gateway.url}/docs`);
    expect(await page.title()).toContain('Wagon');
    await page.choose('Laravel-Baileys');
    const asked = await page.tryOut('Operations-testNodeConnection');
    expect(asked.status).toBe(200);
    expect(await asked.json()).toEqual({ success: true, message: 'Node service is reachable' });
    await page.choose('Wagon');
    expect((await page.tryOut('Operations-getLiveness')).status).toBe(200);
  });

  it('of the sandbox add a phone', async () => {
    page = await SwaggerPage.open(browser, `${gateway.sandboxUrl}/docs`);
    const added = await page.tryOut('Phones-addPhone');
    expect([200, 201]).toContain(added.status);
    expect(await added.json()).toMatchObject({ number: '5511999990001' });
    const shown = await page.tryOut('Phones-getPhone');
    expect(shown.status).toBe(200);
  });
});
