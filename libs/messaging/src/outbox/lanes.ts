import type { Outgoing } from './outgoing.js';

/** What waits for one chat, in order. */
export interface Lane {
  readonly chat: string;
  readonly waiting: Outgoing[];
  /** Its first message is being dealt with. */
  isBusy: boolean;
}

/**
 * The queue of a device: in order within a chat, and the chats take turns, so that a long queue in one chat does not
 * hold up another.
 */
export class Lanes {
  private readonly lanes = new Map<string, Lane>();
  /** Those whose first message may be dealt with, the one whose turn it is first. */
  private readonly ready = new Set<Lane>();
  private readonly byId = new Map<string, Lane>();

  get size(): number {
    return this.byId.size;
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  append(message: Outgoing): void {
    const lane = this.laneOf(message);
    lane.waiting.push(message);
    this.offer(lane);
  }

  /** In front of everything that waits in their chats, in the given order. */
  prepend(messages: Outgoing[]): void {
    for (const message of [...messages].reverse()) {
      const lane = this.laneOf(message);
      lane.waiting.unshift(message);
      this.offer(lane);
    }
  }

  /** The chats whose turn may come, in order. A lane that is taken out of it comes back by `release`. */
  *turns(): Generator<Lane> {
    for (const lane of this.ready) yield lane;
  }

  /** The first message is being dealt with: nobody else takes it. */
  take(lane: Lane): void {
    this.ready.delete(lane);
    lane.isBusy = true;
  }

  /** Back into the round, behind all others. */
  release(lane: Lane): void {
    lane.isBusy = false;
    this.offer(lane);
  }

  /** @returns whether it was there still */
  remove(message: Outgoing): boolean {
    const lane = this.byId.get(message.id);
    const at = lane?.waiting.indexOf(message) ?? -1;
    if (!lane || at < 0) return false;
    lane.waiting.splice(at, 1);
    this.byId.delete(message.id);
    if (lane.waiting.length === 0) this.ready.delete(lane);
    if (lane.waiting.length === 0 && !lane.isBusy) this.lanes.delete(lane.chat);
    return true;
  }

  find(id: string): Outgoing | undefined {
    return this.byId.get(id)?.waiting.find((message) => message.id === id);
  }

  /** Everything that waits, chat by chat. */
  all(): Outgoing[] {
    return [...this.lanes.values()].flatMap(({ waiting }) => waiting);
  }

  clear(): void {
    this.lanes.clear();
    this.ready.clear();
    this.byId.clear();
  }

  private laneOf(message: Outgoing): Lane {
    const lane = this.lanes.get(message.chat) ?? { chat: message.chat, waiting: [], isBusy: false };
    this.lanes.set(message.chat, lane);
    this.byId.set(message.id, lane);
    return lane;
  }

  private offer(lane: Lane): void {
    if (lane.waiting.length > 0 && !lane.isBusy) this.ready.add(lane);
    else if (lane.waiting.length === 0 && !lane.isBusy) this.lanes.delete(lane.chat);
  }
}
