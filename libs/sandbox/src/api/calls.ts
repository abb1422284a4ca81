import { randomBytes } from 'node:crypto';
import type { Account } from '../server/account.js';
import { tellCompanions } from '../server/announcements.js';
import type { Network } from '../server/network.js';
import { newStanzaId, node, nowSeconds } from '../server/wire/node.js';
import { accountOf } from './phone-book.js';

/** Stages of a call, by WhatsApp's tags. */
export const CALL_STAGES = {
  offer: 'offer',
  accept: 'accept',
  pre_accept: 'preaccept',
  reject: 'reject',
  terminate: 'terminate',
  transport: 'transport',
  relay_latency: 'relaylatency',
  mute: 'mute_v2',
} as const;

export type CallStage = keyof typeof CALL_STAGES;

export interface CallDetails {
  /** Of the call that the stage belongs to; a new one without it. */
  callId?: string;
  video?: boolean;
  /** Why it was ended. */
  reason?: string;
  latencyMs?: number;
}

/** The phone as it calls others. Nobody can talk: only the stages of a call are told. */
export class Calls {
  constructor(
    private readonly network: Network,
    private readonly account: Account,
  ) {}

  /** Returns the id of the call. */
  async tell(
    to: string,
    stage: CallStage,
    { callId, video, reason, latencyMs }: CallDetails = {},
  ): Promise<string> {
    const other = accountOf(this.network, to, 'to');
    const id = callId ?? randomBytes(16).toString('hex').toUpperCase();
    const attrs = {
      'call-id': id,
      'call-creator': this.account.jid,
      caller_pn: stage === 'offer' ? this.account.jid : undefined,
      reason: stage === 'terminate' ? reason : undefined,
      latency: stage === 'relay_latency' ? latencyMs : undefined,
    };
    const streams = [
      node('audio', { enc: 'opus', rate: 16000 }),
      ...(video ? [node('video', { enc: 'vp8' })] : []),
    ];
    const part = node(CALL_STAGES[stage], attrs, stage === 'offer' ? streams : undefined);
    const call = node('call', { from: this.account.jid, id: newStanzaId(), t: nowSeconds() }, [part]);
    await this.network.store.atomically((tx) => tellCompanions(tx, this.network, other, call));
    return id;
  }
}
