import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/**
 * The documentation exists in two generations: `instances` (paths `/v1/instances`, events `instance.*`) and `channels`,
 * the later one, which calls the same things by other names and has more of them.
 */
export const GENERATIONS = ['instances', 'channels'] as const;
export type Generation = (typeof GENERATIONS)[number];

const CHANNELS = /^\/v1\/channels(?:\/|$)/i;

export const generationOf = (request: Pick<Request, 'path'>): Generation =>
  CHANNELS.test(request.path) ? 'channels' : 'instances';

/** In which generation a call is made, as a handler's parameter. */
export const CalledAs = createParamDecorator(
  (_: unknown, context: ExecutionContext): Generation => generationOf(context.switchToHttp().getRequest()),
);

/** What the generation calls the id of a device. */
export const idNameOf = (generation: Generation) =>
  generation === 'channels' ? ('channel_id' as const) : ('instance_id' as const);
