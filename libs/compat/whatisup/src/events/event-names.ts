import type { Generation } from '../generation.js';

/** The names of the first generation: five that may be subscribed to, and two that are told besides. */
export const INSTANCE_EVENTS = [
  'message.received',
  'message.sent',
  'instance.connected',
  'instance.disconnected',
  'qr.updated',
  'message.delivered',
  'message.failed',
] as const;

/** Those of the second one. */
export const CHANNEL_EVENTS = [
  'message.received',
  'message.sent',
  'message.reaction',
  'message.status',
  'channel.connected',
  'channel.disconnected',
  'qr.updated',
  'group.created',
  'group.updated',
  'group.participant_added',
  'group.participant_removed',
  'group.admin_promoted',
  'group.admin_demoted',
  'chat.updated',
  'chat.archived',
  'chat.pinned',
  'presence.updated',
  'order.placed',
  'order.cancelled',
  'cart.updated',
  'story.viewed',
  'call.offered',
  'call.terminated',
  'contact.resolved',
] as const;

export const EVENT_NAMES: readonly string[] = [...new Set<string>([...INSTANCE_EVENTS, ...CHANNEL_EVENTS])];

const OF: Record<Generation, readonly string[]> = { instances: INSTANCE_EVENTS, channels: CHANNEL_EVENTS };

/** Every name that a generation has. */
export const namesOfGeneration = (generation: Generation): readonly string[] => OF[generation];

/** The generation that has all of these names: the first one, where both have them. */
export const generationOfNames = (names: readonly string[]): Generation | undefined =>
  (['instances', 'channels'] as const).find((generation) =>
    names.every((name) => OF[generation].includes(name)),
  );
