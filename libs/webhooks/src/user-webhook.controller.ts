import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EVENT_TYPES } from '#libs/journal';
import { TargetGuard } from '#libs/platform';
import { Caller, type Principal, UsersService } from '#libs/tenants';
import { UserWebhookAnswerDto, UserWebhookDto } from './user-webhook.dto.js';

@ApiTags('Webhooks')
@ApiBearerAuth()
@Controller('user/webhook')
export class UserWebhookController {
  constructor(
    private readonly users: UsersService,
    private readonly targets: TargetGuard,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'configureUserWebhook',
    summary: "Set the webhook URL of the caller's devices",
    description:
      'A device without a webhook of its own gets one with this URL and every event when it next connects. Devices that have a webhook keep it.',
  })
  async configure(@Caller() caller: Principal, @Body() body: UserWebhookDto): Promise<UserWebhookAnswerDto> {
    await this.targets.check(body.webhook_url, 'webhook_url');
    await this.users.setWebhookUrl(caller.tenantId, caller.userId, body.webhook_url);
    return {
      success: true,
      message:
        'Webhook URL configured. It will be automatically applied to new devices with ALL available events',
      data: {
        webhook_url: body.webhook_url,
        available_events: [...EVENT_TYPES],
        events_count: EVENT_TYPES.length,
      },
    };
  }
}
