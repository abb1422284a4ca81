export type { StreamStyle } from './event-stream.js';
export { EventStreamsService, type StreamReader } from './event-streams.service.js';
export { EventDto } from './events.dto.js';
export { EventsModule } from './events.module.js';
