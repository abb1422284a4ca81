import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnswerExample, EXAMPLE_IDS } from '#libs/openapi';
import { ApiErrors, type UserId } from '#libs/platform';
import { Caller, Roles } from './access.decorators.js';
import { UserIdParameter, UserIdPipe } from './id.pipes.js';
import type { Principal } from './principal.js';
import {
  CreatedUserDto,
  CreateUserDto,
  PromotedUserDto,
  PromoteUserDto,
  UpdateUserDto,
  UserAnswerDto,
  UserListDto,
  UserMessageDto,
} from './user.dto.js';
import { UsersService } from './users.service.js';
import { userView, webhookView } from './views.js';

@ApiTags('Users')
@ApiBearerAuth()
@ApiErrors('FORBIDDEN')
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @Roles('admin')
  @ApiOperation({
    operationId: 'listUsers',
    summary: 'List the users',
    description: 'All users of the tenant, oldest first. Only for admins. `token` is always null here.',
  })
  async list(@Caller() caller: Principal): Promise<UserListDto> {
    const users = await this.users.list(caller.tenantId);
    return { success: true, users: users.map((user) => userView(user)) };
  }

  @Post()
  @Roles('admin')
  @ApiOperation({
    operationId: 'createUser',
    summary: 'Create a user',
    description:
      "Makes a user of the tenant and the user's access token, which is shown this once. Only for admins.",
  })
  @ApiErrors('USER_EXISTS')
  @AnswerExample({ user: { token: EXAMPLE_IDS.token } })
  async create(@Caller() caller: Principal, @Body() body: CreateUserDto): Promise<CreatedUserDto> {
    const { email, password, role, webhook_url: webhookUrl = null } = body;
    const { user, token } = await this.users.create(caller, { email, password, role, webhookUrl });
    return {
      success: true,
      user: userView(user, token),
      ...webhookView(
        user.webhookUrl,
        'Webhook will be configured when user connects their first WhatsApp device',
      ),
    };
  }

  @Get(':id')
  @UserIdParameter()
  @ApiOperation({
    operationId: 'getUser',
    summary: 'Get a user',
    description: 'Oneself; admins also see everybody else, managers the users and managers.',
  })
  @ApiErrors('USER_NOT_FOUND')
  async get(@Caller() caller: Principal, @Param('id', UserIdPipe) id: UserId): Promise<UserAnswerDto> {
    return { success: true, data: userView(await this.users.get(caller, id)) };
  }

  @Put(':id')
  @UserIdParameter()
  @ApiOperation({
    operationId: 'updateUser',
    summary: 'Change a user',
    description:
      'Makes the user active or inactive, or gives another role. Managers change users and managers, and make no admins. The last active admin of a tenant stays one.',
  })
  @ApiErrors('USER_NOT_FOUND', 'LAST_ADMIN')
  async update(
    @Caller() caller: Principal,
    @Param('id', UserIdPipe) id: UserId,
    @Body() body: UpdateUserDto,
  ): Promise<UserMessageDto> {
    await this.users.change(caller, id, { role: body.role ?? undefined, active: body.active ?? undefined });
    return { success: true, message: 'User updated successfully' };
  }

  @Delete(':id')
  @UserIdParameter()
  @ApiOperation({
    operationId: 'deleteUser',
    summary: 'Delete a user',
    description: "With the user's tokens; the devices stay with the tenant. Nobody deletes the own user.",
  })
  @ApiErrors('USER_NOT_FOUND', 'OWN_USER', 'LAST_ADMIN')
  @AnswerExample({ message: 'User permanently deleted' })
  async delete(@Caller() caller: Principal, @Param('id', UserIdPipe) id: UserId): Promise<UserMessageDto> {
    await this.users.delete(caller, id);
    return { success: true, message: 'User permanently deleted' };
  }

  @Post(':id/promote')
  @UserIdParameter()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'promoteUser',
    summary: 'Give a user another role',
    description: 'Up or down. Managers do so among users and managers; the last active admin stays one.',
  })
  @ApiErrors('USER_NOT_FOUND', 'LAST_ADMIN')
  async promote(
    @Caller() caller: Principal,
    @Param('id', UserIdPipe) id: UserId,
    @Body() body: PromoteUserDto,
  ): Promise<PromotedUserDto> {
    const before = await this.users.change(caller, id, { role: body.new_role });
    return {
      success: true,
      message: 'User role updated successfully',
      data: { user_id: before.id, old_role: before.role, new_role: body.new_role },
    };
  }
}
