import 'reflect-metadata';
import { userInfo } from 'node:os';
import type { INestApplicationContext } from '@nestjs/common';
import { LazyModuleLoader, NestFactory } from '@nestjs/core';
import { AuditLog } from '#libs/audit';
import { Config, KeyRotation, KeysModule, requestValidation, WagonError, WrongKey } from '#libs/platform';
import {
  AccessTokenIdPipe,
  AccessTokensController,
  CreateAccessTokenDto,
  KeyRotationController,
  RegisterDto,
  TenantIdPipe,
  TenantsController,
} from '#libs/tenants';
import { sealedColumns } from '#ormconfig';
import { CommandFailed } from './failures.js';
import type { Operator } from './operator.js';
import { OperatorModule } from './operator.module.js';

/**
 * Does in this process what the gateway would do, by the same controllers, so that the answers are the same. Nobody
 * is asked for the master token: whoever can open the database needs none.
 */
export class DatabaseOperator implements Operator {
  private readonly tenants: TenantsController;
  private readonly tokens: AccessTokensController;
  private readonly audit: AuditLog;

  private constructor(private readonly app: INestApplicationContext) {
    this.tenants = app.get(TenantsController, { strict: false });
    this.tokens = app.get(AccessTokensController, { strict: false });
    this.audit = app.get(AuditLog, { strict: false });
  }

  static async open(config: Config): Promise<DatabaseOperator> {
    const app = await NestFactory.createApplicationContext(OperatorModule.forRoot(config), {
      logger: false,
      abortOnError: false,
    });
    return new DatabaseOperator(app);
  }

  createTenant = (body: RegisterDto) =>
    this.recorded('registerTenant', {}, async () => this.tenants.register(await checked(RegisterDto, body)));

  listTenants = () => explained(() => this.tenants.list());

  deleteTenant = (id: string) =>
    this.recorded('deleteTenant', { tenant_id: id }, () => this.tenants.delete(tenant(id)));

  createToken = (id: string, body: CreateAccessTokenDto) =>
    this.recorded('createAccessToken', { tenant_id: id }, async () =>
      this.tokens.create(tenant(id), await checked(CreateAccessTokenDto, body)),
    );

  listTokens = (id: string) => explained(() => this.tokens.list(tenant(id)));

  revokeToken = (id: string) =>
    this.recorded('revokeAccessToken', { token_id: id }, () => this.tokens.revoke(token(id)));

  /** The keys are opened for this one command: the others also help when they are lost. */
  rotateKeys = () =>
    this.recorded('rotateKeys', {}, async () => {
      const keys = await this.app.get(LazyModuleLoader).load(() => KeysModule.forRoot(sealedColumns));
      return new KeyRotationController(keys.get(KeyRotation)).rotate();
    });

  close = () => this.app.close();

  /** With the name of the account of this machine: nobody else is known here. */
  private recorded<Answer>(
    operation: string,
    targets: Record<string, string>,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    const entry = {
      actor: 'command_line' as const,
      actorName: userInfo().username,
      operation,
      targets,
      tenantId: null,
      userId: null,
      tokenId: null,
      method: null,
      path: null,
      status: null,
      clientAddress: null,
      requestId: null,
    };
    return explained(() => this.audit.around(entry, work));
  }
}

const tenant = (id: string) => new TenantIdPipe().transform(id);
const token = (id: string) => new AccessTokenIdPipe().transform(id);

/** The body as the gateway's validation hands it to a controller. */
const checked = <Body>(metatype: new () => Body, body: Body): Promise<Body> =>
  requestValidation().transform(body, { type: 'body', metatype });

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WagonError || error instanceof WrongKey)
      throw new CommandFailed(error.message, { cause: error });
    throw error;
  }
}
