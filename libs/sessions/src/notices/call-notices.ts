import { type BinaryNode, getAllBinaryNodeChildren, getBinaryNodeChild } from '@whiskeysockets/baileys';
import type { CallData } from '#libs/journal';
import type { Notice } from './notice.js';
import { numberOf, person, sameStanza, timeOf } from './wire.js';

/** A stage of a call: `<call from id t><offer call-id call-creator …/></call>`. */
export function callNotices(call: BinaryNode): Notice[] {
  const [stage] = getAllBinaryNodeChildren(call);
  if (!stage || !call.attrs.from) return [];
  const data = commonOf(call, stage);
  const notice = stageNotice(stage, data, data.group_jid ?? data.from.jid);
  return [{ ...notice, dedupe: sameStanza(notice.type, call) }];
}

function stageNotice(stage: BinaryNode, data: CallData, chat: string): Notice {
  switch (stage.tag) {
    case 'offer':
    case 'offer_notice':
      return { type: 'call.offer', chat, data: { ...data, ...offerOf(stage) } };
    case 'accept':
      return { type: 'call.accept', chat, data };
    case 'preaccept':
      return { type: 'call.pre_accept', chat, data };
    case 'reject':
      return { type: 'call.reject', chat, data };
    case 'terminate':
      return { type: 'call.terminate', chat, data: { ...data, reason: stage.attrs.reason ?? null } };
    case 'relaylatency':
      return { type: 'call.relay_latency', chat, data: { ...data, latency_ms: latencyOf(stage) } };
    case 'transport':
      return { type: 'call.transport', chat, data };
    default:
      return { type: 'call.unknown', chat, data: { ...data, stage: stage.tag } };
  }
}

const commonOf = ({ attrs }: BinaryNode, stage: BinaryNode): CallData => ({
  call_id: stage.attrs['call-id'] ?? '',
  from: person(attrs.from!, stage.attrs.caller_pn ?? attrs.sender_lid),
  group_jid: stage.attrs['group-jid'] ?? null,
  timestamp: timeOf(attrs.t),
});

/** An offer carries the streams; the notice of one, for a group call, says what it is. */
const offerOf = (stage: BinaryNode) => ({
  media:
    getBinaryNodeChild(stage, 'video') || stage.attrs.media === 'video'
      ? ('video' as const)
      : ('audio' as const),
  is_group: stage.attrs.type === 'group' || stage.attrs['group-jid'] !== undefined,
});

/** As Baileys reads it: of the stage itself, under one of several names. */
const latencyOf = ({ attrs }: BinaryNode): number | null =>
  numberOf(attrs.latency ?? attrs.latency_ms ?? attrs['latency-ms']);
