import { Injectable } from '@nestjs/common';
import type { Device } from './device.entity.js';

/** How much of something is kept. */
export interface Extent {
  items: number;
  bytes: number;
}

/** What one feature keeps of a device. */
export interface StoredPart {
  /** Such as `messages`. */
  readonly name: string;
  measure(device: Device): Promise<Extent>;
  /** Removes what is kept for convenience alone: nothing that a promise depends on. Left out: there is no such thing. */
  clear?(device: Device): Promise<void>;
}

/** What all features keep of a device, in the database. */
@Injectable()
export class DeviceStorage {
  private readonly parts: StoredPart[] = [];

  /** To be called in `onModuleInit`. */
  register(part: StoredPart): void {
    this.parts.push(part);
  }

  /** By the names of the parts. */
  async measure(device: Device): Promise<ReadonlyMap<string, Extent>> {
    const measured = new Map<string, Extent>();
    for (const part of this.parts) measured.set(part.name, await part.measure(device));
    return measured;
  }

  /** The device stays linked, what waits to be sent or delivered goes on. */
  async clear(device: Device): Promise<void> {
    for (const part of this.parts) await part.clear?.(device);
  }
}
