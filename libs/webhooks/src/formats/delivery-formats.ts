import { Injectable } from '@nestjs/common';
import type { DeliveryFormat } from './delivery-format.js';
import { wutsFormat } from './wuts.format.js';

/** Every format that this gateway can deliver in. A facade registers its own when the application is built. */
@Injectable()
export class DeliveryFormats {
  private readonly byName = new Map<string, DeliveryFormat>([[wutsFormat.name, wutsFormat]]);

  register(format: DeliveryFormat): void {
    if (this.byName.has(format.name)) throw new Error(`there are two delivery formats named ${format.name}`);
    this.byName.set(format.name, format);
  }

  /** Undefined for that of a facade that is switched off: what waits for its endpoints waits until it is on again. */
  find(name: string): DeliveryFormat | undefined {
    return this.byName.get(name);
  }
}
