import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CreateFaultDto, FaultDto } from './faults.dto.js';
import { Refuses } from './refuses.decorator.js';
import { SANDBOX, type SandboxSource } from './sandbox-source.js';

const FAULT_EXAMPLES = {
  drop_connection: { summary: 'Cut every connection once', value: { kind: 'drop_connection' } },
  nack: {
    summary: "Refuse the next message of a phone's linked devices",
    value: { kind: 'nack', phone: '5511999990001', code: 463 },
  },
  delay_ms: { summary: 'Slow down every message', value: { kind: 'delay_ms', ms: 500, times: 0 } },
};

@ApiTags('Faults')
@Controller('faults')
export class FaultsController {
  constructor(@Inject(SANDBOX) private readonly sandbox: SandboxSource) {}

  @Post()
  @ApiOperation({
    operationId: 'addFault',
    summary: 'Make something go wrong',
    description: 'Now or at the next occasion, for one device, one phone or everybody.',
  })
  @ApiBody({ type: CreateFaultDto, examples: FAULT_EXAMPLES })
  @Refuses('invalid_request', 'phone_not_found', 'device_not_found')
  @ApiCreatedResponse({ type: FaultDto })
  create(@Body() body: CreateFaultDto): FaultDto {
    return this.sandbox().addFault(body);
  }

  @Get()
  @ApiOperation({
    operationId: 'listFaults',
    summary: 'List the faults',
    description: 'Those still to happen.',
  })
  @ApiOkResponse({ type: [FaultDto] })
  list(): FaultDto[] {
    return this.sandbox().faults;
  }

  @Delete()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    operationId: 'clearFaults',
    summary: 'Remove the faults',
    description: 'All of them: the network works again.',
  })
  @ApiNoContentResponse()
  clear(): void {
    this.sandbox().clearFaults();
  }
}
