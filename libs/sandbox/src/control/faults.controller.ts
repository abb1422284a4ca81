import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Post } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CreateFaultDto, FaultDto } from './faults.dto.js';
import { ErrorDto } from './phones.dto.js';
import { SANDBOX, type SandboxSource } from './sandbox-source.js';

@ApiTags('Faults')
@Controller('faults')
export class FaultsController {
  constructor(@Inject(SANDBOX) private readonly sandbox: SandboxSource) {}

  @Post()
  @ApiOperation({ summary: 'Make something go wrong, now or at the next occasion' })
  @ApiCreatedResponse({ type: FaultDto })
  @ApiBadRequestResponse({ type: ErrorDto })
  @ApiNotFoundResponse({ type: ErrorDto })
  create(@Body() body: CreateFaultDto): FaultDto {
    return this.sandbox().addFault(body);
  }

  @Get()
  @ApiOperation({ summary: 'The faults still to happen' })
  @ApiOkResponse({ type: [FaultDto] })
  list(): FaultDto[] {
    return this.sandbox().faults;
  }

  @Delete()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Remove them all' })
  @ApiNoContentResponse()
  clear(): void {
    this.sandbox().clearFaults();
  }
}
