import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Device } from '#libs/devices';
import type { Receipt } from '#libs/sessions';

const REMEMBERED = 20_000;
const rank: Record<Receipt['status'], number> = { delivered: 1, read: 2, played: 3 };

/**
 * What is remembered of recent messages so that each event is told once: which were sent from here (Baileys echoes
 * them like the account's own), and how far each got (every device of a recipient sends its own receipt).
 */
@Injectable()
export class SentMessages {
  private readonly sentHere = new LRUCache<string, true>({ max: REMEMBERED });
  private readonly progress = new LRUCache<string, number>({ max: REMEMBERED });

  /** To be called before the message leaves. */
  expect(device: Device, messageId: string): void {
    this.sentHere.set(`${device.id}/${messageId}`, true);
  }

  wasSentHere(device: Device, messageId: string): boolean {
    return this.sentHere.has(`${device.id}/${messageId}`);
  }

  /** @returns whether the message was not known to have got that far; in a group, per member */
  advance(device: Device, messageId: string, { status, by, chat }: Receipt): boolean {
    const key = `${device.id}/${messageId}`;
    const ownKey = by === chat || !chat.endsWith('@g.us') ? key : `${key}/${by}`;
    if (rank[status] <= (this.progress.get(ownKey) ?? 0)) return false;
    this.progress.set(ownKey, rank[status]);
    return true;
  }
}
