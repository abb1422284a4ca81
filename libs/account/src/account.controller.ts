import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Device, DeviceQueryDto, TargetDevice } from '#libs/devices';
import { ApiErrors } from '#libs/platform';
import { PrivacyAnswerDto, privacyView, SetPictureAnswerDto, SetPictureDto } from './account.dto.js';
import { AccountService } from './account.service.js';

@ApiTags('Account')
@ApiBearerAuth()
@ApiErrors('DEVICE_DISCONNECTED', 'WHATSAPP_TIMEOUT')
@Controller()
export class AccountController {
  constructor(private readonly account: AccountService) {}

  @Get('privacy')
  @ApiOperation({
    operationId: 'getPrivacy',
    summary: "Show the account's privacy settings",
    description: 'Asked from WhatsApp at this moment. A setting that WhatsApp does not tell is null.',
  })
  async privacy(@TargetDevice() device: Device, @Query() _query: DeviceQueryDto): Promise<PrivacyAnswerDto> {
    return { success: true, data: privacyView(await this.account.privacy(device)) };
  }

  @Post('profile/picture')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'setProfilePicture',
    summary: "Set the account's own picture",
    description: 'The picture is handed to WhatsApp as it is: neither cut nor made smaller.',
  })
  @ApiErrors('PICTURE_REFUSED')
  async setPicture(
    @TargetDevice() device: Device,
    @Query() _query: DeviceQueryDto,
    @Body() body: SetPictureDto,
  ): Promise<SetPictureAnswerDto> {
    return { success: true, picture_id: await this.account.setPicture(device, body.image_base64) };
  }
}
