import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Device } from '#libs/devices';
import type { WireMessage } from '#libs/sessions';
import { isUndecryptable, messagePlace } from './kinds/index.js';

/**
 * Which messages arrived lately, so that each is told once: WhatsApp delivers a message again when it did not hear that
 * it arrived, and then it can no longer be decrypted. One that could not be read is news again once it can.
 */
@Injectable()
export class ToldMessages {
  private readonly arrived = new LRUCache<string, 'unread' | 'read'>({ max: 20_000 });

  /** @returns whether the message is to be told; from then on it counts as told */
  isNews(device: Device, message: WireMessage): boolean {
    const key = placeOf(device, message.key);
    const state = isUndecryptable(message) ? 'unread' : 'read';
    const before = this.arrived.get(key);
    if (before === 'read' || before === state) return false;
    this.arrived.set(key, state);
    return true;
  }

  wasRead(device: Device, key: WireMessage['key']): boolean {
    return this.arrived.get(placeOf(device, key)) === 'read';
  }
}

const placeOf = (device: Device, key: WireMessage['key']) => `${device.id}/${messagePlace(key)}`;
