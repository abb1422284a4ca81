import {
  Body,
  Controller,
  Get,
  Header,
  Headers,
  HttpCode,
  Post,
  Query,
  Req,
  type StreamableFile,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Request } from 'express';
import { type Device, DeviceQueryDto, TargetDevice } from '#libs/devices';
import { ApiErrors } from '#libs/platform';
import {
  PairCodeDto,
  PairCodeQueryDto,
  PairCodeRequestDto,
  QrDto,
  QrQueryDto,
  QrStatusDto,
} from './pairing.dto.js';
import { PairingService } from './pairing.service.js';
import { pairCodeView, qrPicture, qrStatusView, qrView } from './pairing-view.js';

@ApiTags('Pairing')
@ApiBearerAuth()
@ApiErrors('NETWORK_UNAVAILABLE')
@Controller()
export class PairingController {
  constructor(private readonly pairing: PairingService) {}

  @Get('qr')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'getQr',
    summary: 'Get a QR code to scan',
    description:
      'Starts a pairing, or returns the code of the one that is under way, as a PNG and as text; with `Accept: image/png` the answer is the picture itself. Codes follow one another until about 160 s have passed; then call again. A caller without any device gets one made on the fly. Events: `qr.generated`, then `pair.success` and `device.connected`.',
  })
  @ApiErrors('ALREADY_CONNECTED', 'ALREADY_PAIRED', 'QR_TIMEOUT')
  @ApiExtraModels(QrDto)
  @ApiOkResponse({
    description: 'A code that can be scanned now',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(QrDto) } },
      'image/png': { schema: { type: 'string', format: 'binary' } },
    },
  })
  async qr(
    @TargetDevice('create') device: Device,
    @Query() query: QrQueryDto,
    @Req() request: Request,
  ): Promise<QrDto | StreamableFile> {
    const issued = await this.pairing.qr(device, QrQueryDto.wantsNew(query));
    const wantsPicture = request.accepts(['json', 'png']) === 'png';
    return wantsPicture ? qrPicture(issued) : { success: true, data: await qrView(device, issued) };
  }

  @Get('qr/status')
  @ApiOperation({
    operationId: 'getQrStatus',
    summary: 'Ask whether a QR code can be scanned now',
    description: 'Starts no pairing. `exists` is true while the code of `GET /qr` can still be scanned.',
  })
  qrStatus(@TargetDevice('require') device: Device, @Query() _query: DeviceQueryDto): QrStatusDto {
    return { success: true, data: qrStatusView(this.pairing.liveQr(device)) };
  }

  @Post('paircode')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'requestPairCode',
    summary: 'Get a code to type on the phone',
    description:
      'For "Link with phone number" on the phone. Answered only once WhatsApp has accepted the request. The code can be typed for 300 s; asking again meanwhile returns the same one. A caller without any device gets one made on the fly.',
  })
  @ApiHeader({
    name: 'X-WUTS-Refresh-Paircode',
    required: false,
    description: '`true` asks for a new code, like `?refresh=true`',
    schema: { type: 'string', enum: ['true', 'false'] },
  })
  @ApiErrors('ALREADY_CONNECTED', 'ALREADY_PAIRED', 'PAIR_CODE_REFUSED', 'PAIR_CODE_TIMEOUT')
  async pairCode(
    @TargetDevice('create') device: Device,
    @Query() query: PairCodeQueryDto,
    @Body() body: PairCodeRequestDto,
    @Headers('x-wuts-refresh-paircode') header: string | undefined,
  ): Promise<PairCodeDto> {
    const wantsNew = PairCodeQueryDto.wantsNew(query, body, header);
    return pairCodeView(device, await this.pairing.pairCode(device, body.phone, wantsNew));
  }
}
