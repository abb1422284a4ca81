import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '#libs/platform';
import { Caller, type Principal } from '#libs/tenants';
import { TestedWebhookDto, TestWebhookDto, testView } from './webhook-test.dto.js';
import { WebhookTestService } from './webhook-test.service.js';

@ApiTags('Webhooks')
@ApiBearerAuth()
@Controller('webhook/test')
export class WebhookTestController {
  constructor(private readonly tests: WebhookTestService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'testWebhook',
    summary: 'Send a test event',
    description:
      'Now and once, signed as every delivery, to an endpoint or to the webhook of a device, also to one that is switched off. The answer says what the receiver said. The event is called `webhook.test` and is not in the journal.',
  })
  @ApiErrors('ENDPOINT_NOT_FOUND', 'WEBHOOK_NOT_FOUND', 'DEVICE_NOT_FOUND', 'DEVICE_AMBIGUOUS')
  async test(@Caller() caller: Principal, @Body() body: TestWebhookDto): Promise<TestedWebhookDto> {
    const result = await this.tests.send(caller, body.endpoint_id ?? undefined, body.device_id ?? undefined);
    return { success: true, data: testView(result) };
  }
}
