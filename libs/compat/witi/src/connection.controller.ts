import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { DeviceStorage, DevicesService } from '#libs/devices';
import { PairingService } from '#libs/pairing';
import { AnyBody, Audited, NotAudited } from '#libs/platform';
import { SessionsService } from '#libs/sessions';
import { GuardedBy } from '#libs/tenants';
import { browserOf } from './browser.js';
import {
  ClearedDto,
  GenerateQrcodeDto,
  QrcodeDto,
  SavedDto,
  SessionDto,
  SetConfigDto,
  StatusDto,
} from './connection.dto.js';
import { InstanceConfigService } from './instance-config.service.js';
import { InstancesService } from './instances.service.js';
import { type Instance, TheInstance, WidGuard } from './keys.js';
import { svgDataUrl } from './qr-svg.js';

const SECOND = 1000;

@ApiTags('Connection')
@ApiSecurity('wid')
@AnyBody()
@GuardedBy(WidGuard)
@Controller()
export class ConnectionController {
  constructor(
    private readonly instances: InstancesService,
    private readonly config: InstanceConfigService,
    private readonly sessions: SessionsService,
    private readonly pairing: PairingService,
    private readonly devices: DevicesService,
    private readonly storage: DeviceStorage,
  ) {}

  @Post('generate_qrcode.aspx')
  @HttpCode(200)
  @NotAudited()
  @ApiOperation({
    summary: 'Get a QR code',
    description:
      'Begins to link a phone, unless that is under way, and answers with the code to scan now as an SVG. When it has expired the next one follows: ask again. An instance that is linked is refused; one that is linked and offline is brought back by `restore_session.aspx`.',
  })
  async generateQrcode(
    @TheInstance() { device }: Instance,
    @Body() { user_agent }: GenerateQrcodeDto,
  ): Promise<QrcodeDto> {
    const browser = user_agent ? browserOf(user_agent) : undefined;
    if (browser && browser !== device.browser) await this.devices.presentAs(device, browser);
    const { code } = await this.pairing.qr(device, false);
    const ttl = Math.max(0, Math.ceil((code.expiresAt.getTime() - Date.now()) / SECOND));
    return { qr: await svgDataUrl(code.text), status: 1, error: '', ttl };
  }

  @Get('status.aspx')
  @ApiOperation({
    summary: 'Show the status of the instance',
    description:
      'The status code is that of the session at this moment. `stats` counts the contacts and chats that are known, and the bytes since the gateway was started; `storage` is what is kept of the instance, the keys and messages among it: files of media, profiles and thumbnails are in its three folders. What WhatsApp does not tell linked devices any more (`phone`, `battery`) is empty.',
  })
  getStatus(@TheInstance() instance: Instance): Promise<StatusDto> {
    return this.instances.statusOf(instance);
  }

  @Get('disconnect.aspx')
  @Audited()
  @ApiOperation({
    summary: 'Log out',
    description:
      'Unlinks the phone, connecting once more for it where that is needed: a QR code is needed again. Answers with the status.',
  })
  async disconnectInstance(@TheInstance() instance: Instance): Promise<StatusDto> {
    return this.instances.statusAfter(instance, () => this.sessions.unlinkPhone(instance.device));
  }

  @Get('close_session.aspx')
  @Audited()
  @ApiOperation({
    summary: 'Close the connection',
    description: 'The phone stays linked: `restore_session.aspx` brings it back. Again changes nothing.',
  })
  async closeSession(@TheInstance() instance: Instance): Promise<SessionDto> {
    const { error, ...status } = await this.instances.statusAfter(instance, () =>
      this.sessions.close(instance.device),
    );
    return { sucesso: error === undefined, Status: JSON.stringify(status) };
  }

  @Get('save_session.aspx')
  @ApiOperation({
    summary: 'Save the session',
    description:
      'Here a session is saved at every moment, from the scan on: this tells whether there is one. `false` while no phone is linked.',
  })
  saveSession(@TheInstance() { device }: Instance): SavedDto {
    return { sucesso: this.sessions.isLinked(device) };
  }

  @Get('restore_session.aspx')
  @Audited()
  @ApiOperation({
    summary: 'Restore a session',
    description:
      'Connects with what is saved, and answers when that has come to an end. `sucesso` is false when there is nothing saved, or WhatsApp cannot be reached; then the gateway goes on trying.',
  })
  async restoreSession(@TheInstance() instance: Instance): Promise<SessionDto> {
    const { error: _, ...status } = await this.instances.statusAfter(instance, () =>
      this.sessions.connect(instance.device),
    );
    return { sucesso: status.connected, Status: JSON.stringify(status) };
  }

  @Get('clear.aspx')
  @Audited()
  @ApiOperation({
    summary: 'Remove saved data',
    description:
      'Removes what is kept of the instance for convenience: records of messages of which nothing more can come. The link to the phone, its address book, what waits to be sent, and events that wait to be posted stay.',
  })
  async clearInstance(@TheInstance() { device }: Instance): Promise<ClearedDto> {
    await this.storage.clear(device);
    return { status: true, message: 'clear ok' };
  }

  @Post('set_config.aspx')
  @HttpCode(200)
  @ApiOkResponse({ type: StatusDto })
  @ApiOperation({
    summary: 'Configure the instance',
    description:
      'Each member may be left out: what it sets stays as it is. `APIVersionCanBulk` and `APIVersion` belong to the webhook: without one, and none given, they are refused. `user_agent` may be a name or a whole `User-Agent`; it shows at the next link. Answers with the status, in which `Webhook` is without the key here.',
  })
  async setConfig(@TheInstance() instance: Instance, @Body() body: SetConfigDto): Promise<StatusDto> {
    return this.instances.statusAfter(instance, () => this.config.change(instance.device, body), {
      bare: true,
    });
  }
}
