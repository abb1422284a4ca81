import type { ReplayDto } from './replay.dto.js';
import type { Replay } from './replays.service.js';

/** A replay as the API shows it. */
export const replayView = ({ row, counts }: Replay): ReplayDto => ({
  id: row.id,
  endpoint_id: row.replayOf,
  url: row.url,
  device_id: row.deviceId,
  enabled_events: row.events,
  after: row.fromPosition ?? 0,
  up_to: row.untilPosition ?? 0,
  position: row.position,
  status: statusOf(row),
  stop_reason: row.disabledReason,
  delivered: counts.delivered,
  dead: counts.dead,
  waiting: counts.pending + counts.retrying,
  created_at: row.createdAt.toISOString(),
  finished_at: row.finishedAt?.toISOString() ?? null,
});

function statusOf({ finishedAt, disabledReason }: Replay['row']): string {
  if (!finishedAt) return 'running';
  return disabledReason ? 'stopped' : 'finished';
}
