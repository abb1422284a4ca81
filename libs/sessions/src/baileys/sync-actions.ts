import type { proto, WASocket } from '@whiskeysockets/baileys';

/** One change of the account's app state: what it is about, and what was done. */
export interface SyncAction {
  index: string[];
  value: proto.ISyncActionValue;
}

interface Traced {
  syncAction: { syncAction: proto.ISyncActionData; index: string[] };
  /** It is part of what was there before this device was linked. */
  initialSync: boolean;
}

/** With this sentence Baileys hands every change to its logger, before it makes events of those that it knows. */
const SENTENCE = 'processing sync action';

/**
 * Tells of every change of the app state that is news; on request also of what was there before the device was linked.
 *
 * Of some changes Baileys makes no event (a cleared chat, muted status updates), of others one that leaves out their
 * time, or looks like what a message causes (7.0.0-rc14). It is told here in the same turn in which Baileys goes through
 * them, right after it has stored the new version of the state.
 */
export function onSyncAction(
  socket: WASocket,
  tell: (action: SyncAction) => void,
  { withInitial = false } = {},
): void {
  const { logger } = socket.ws.config;
  const trace = logger.trace.bind(logger);
  logger.trace = (object: unknown, sentence?: string) => {
    trace(object, sentence);
    if (sentence !== SENTENCE) return;
    const { syncAction, initialSync } = object as Traced;
    if (withInitial || !initialSync)
      tell({ index: syncAction.index, value: syncAction.syncAction.value ?? {} });
  };
}
