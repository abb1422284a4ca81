import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
import { Strategy } from 'passport-http-bearer';
import { AccessTokensService } from './access-tokens.service.js';
import type { Principal } from './principal.js';

let strategiesMade = 0;

@Injectable()
export class BearerStrategy extends PassportStrategy(Strategy, 'bearer') implements OnModuleDestroy {
  /** Passport's registry is one for the whole process: under one name, a second gateway in it would take over. */
  readonly key = `bearer ${++strategiesMade}`;

  constructor(private readonly tokens: AccessTokensService) {
    super({ realm: 'wagon' });
    passport.use(this.key, this);
  }

  /** False makes passport answer with the challenge `invalid_token`. */
  async validate(token: string): Promise<Principal | false> {
    return (await this.tokens.verify(token)) ?? false;
  }

  onModuleDestroy(): void {
    passport.unuse(this.key);
  }
}
