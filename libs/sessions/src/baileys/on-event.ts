import type { BaileysEventMap, WASocket } from '@whiskeysockets/baileys';

/** Hears one of Baileys' events in the turn in which it is emitted, which its own listeners do not always. */
export function onEvent<Event extends keyof BaileysEventMap>(
  { ev }: WASocket,
  name: Event,
  hear: (data: BaileysEventMap[Event]) => void,
): void {
  const emit = ev.emit.bind(ev);
  ev.emit = (event, data) => {
    if ((event as string) === name) hear(data as unknown as BaileysEventMap[Event]);
    return emit(event, data);
  };
}
