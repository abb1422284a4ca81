import { Injectable } from '@nestjs/common';
import { ContactsService } from '#libs/contacts';
import type { Device } from '#libs/devices';
import { ConversationsService } from '#libs/messaging';
import { Config } from '#libs/platform';
import { SessionErrors, SessionsService } from '#libs/sessions';
import type { ProfileDto } from './contacts.dto.js';
import { profileView } from './people-view.js';

const NOT_ON_WHATSAPP = 404;

/** Asks WhatsApp through several devices. */
@Injectable()
export class GroupQueries {
  constructor(
    private readonly sessions: SessionsService,
    private readonly conversations: ConversationsService,
    private readonly contacts: ContactsService,
    private readonly config: Config,
  ) {}

  /**
   * In the order of the numbers. Each device that is online asks for its share, one number after the other.
   * @param origin undefined: no pictures are wanted
   * @throws DEVICE_DISCONNECTED when none is online; VALIDATION_ERROR
   */
  async profiles(
    devices: readonly Device[],
    numbers: readonly string[],
    origin: string | undefined,
  ): Promise<ProfileDto[]> {
    const online = devices.filter((device) => this.sessions.phaseOf(device) === 'online');
    if (online.length === 0) throw SessionErrors.DEVICE_DISCONNECTED();
    for (const number of numbers) this.conversations.likelyJid(number); // all are right, or none is asked for
    const found: ProfileDto[] = [];
    const shareOf = async (device: Device, nth: number) => {
      for (let at = nth; at < numbers.length; at += online.length)
        found[at] = await this.profile(device, numbers[at]!, origin);
    };
    await Promise.all(online.map(shareOf));
    return found;
  }

  private async profile(device: Device, number: string, origin: string | undefined): Promise<ProfileDto> {
    const jid = await this.conversations.lookUp(device, number);
    const named = jid ?? this.conversations.likelyJid(number);
    const contact = jid ? await this.contacts.find(device, jid) : undefined;
    const base = this.config.publicUrl ?? origin;
    const picture = jid && origin ? `${base}/get_picture.aspx?${new URLSearchParams({ jid })}` : '';
    const view = profileView({ jid: named, contact, lastMessageAt: undefined, picture });
    return jid ? view : { ...view, status: NOT_ON_WHATSAPP };
  }
}
