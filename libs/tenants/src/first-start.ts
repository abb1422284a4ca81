import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#libs/platform';
import { InstallationRepository } from './installation.repository.js';
import { MasterToken } from './master-token.js';
import { TenantsService } from './tenants.service.js';

/** Texts that are known only now: print them, they are not kept. */
export interface NewSecrets {
  masterToken?: string;
  defaultToken?: string;
}

/** Makes a new installation usable: a master token when none is configured, and a tenant when there never was one. */
@Injectable()
export class FirstStart {
  constructor(
    private readonly installation: InstallationRepository,
    private readonly masterToken: MasterToken,
    private readonly tenants: TenantsService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** To be called at every start. Of processes that start at once on one database, one makes the secrets. */
  firstStart(): Promise<NewSecrets> {
    return this.unitOfWork.run(async () => {
      const { firstTenantAt } = await this.installation.readLocked();
      const masterToken = await this.masterToken.generateWhenMissing();
      const defaultToken = firstTenantAt ? undefined : await this.makeDefaultTenant();
      return { ...(masterToken && { masterToken }), ...(defaultToken && { defaultToken }) };
    });
  }

  private async makeDefaultTenant(): Promise<string> {
    const { token } = await this.tenants.register({
      tenantName: 'default',
      email: 'admin@default.invalid', // a domain that can never exist (RFC 2606)
      password: randomUUID(),
      webhookUrl: null,
    });
    return token;
  }
}
