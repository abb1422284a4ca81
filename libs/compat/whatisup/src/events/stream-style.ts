import type { StreamStyle } from '#libs/events';
import { type Generation, idNameOf } from '../generation.js';
import { dataOf, nameOf } from './told-events.js';

/**
 * Events as this API streams them: `data:` lines alone, each with one flat object, and comments in between.
 * @param names which are wanted
 */
export const streamStyle = (names: readonly string[], generation: Generation): StreamStyle => ({
  opening: () => ': connected\n\n',
  keepAlive: () => ': keep-alive\n\n',
  async block(entry) {
    const event = nameOf(entry, generation);
    if (event === undefined || !names.includes(event)) return undefined;
    const about = { event, [idNameOf(generation)]: entry.deviceId };
    const data = { ...(await dataOf(entry, generation)), ...about };
    return `data: ${JSON.stringify({ ...about, ...data })}\n\n`;
  },
});
