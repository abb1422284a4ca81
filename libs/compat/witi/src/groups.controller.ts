import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { AnyBody, NotAudited } from '#libs/platform';
import { GuardedBy } from '#libs/tenants';
import { GroupCreateDto, GroupMembersDto } from './groups.dto.js';
import { type Instance, TheInstance, WidGuard } from './keys.js';
import { RefusedDto } from './messages.dto.js';

const NOT_YET = 'This gateway cannot do it yet: a request that is right is answered as one that failed.';
const REFUSED: RefusedDto = { success: false, message: null };

@ApiTags('Groups')
@ApiSecurity('wid')
@AnyBody()
@NotAudited()
@GuardedBy(WidGuard)
@Controller()
export class GroupsController {
  @Post('group_create.aspx')
  @HttpCode(200)
  @ApiOperation({ summary: 'Create a group', description: NOT_YET })
  createGroup(@TheInstance() _: Instance, @Body() _body: GroupCreateDto): RefusedDto {
    return REFUSED;
  }

  @Post('group_add.aspx')
  @HttpCode(200)
  @ApiOperation({ summary: 'Add people to a group', description: NOT_YET })
  addToGroup(@TheInstance() _: Instance, @Body() _body: GroupMembersDto): RefusedDto {
    return REFUSED;
  }

  @Post('group_remove.aspx')
  @HttpCode(200)
  @ApiOperation({ summary: 'Remove people from a group', description: NOT_YET })
  removeFromGroup(@TheInstance() _: Instance, @Body() _body: GroupMembersDto): RefusedDto {
    return REFUSED;
  }
}
