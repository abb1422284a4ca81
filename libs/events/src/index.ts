export { EventStreamsService } from './event-streams.service.js';
export { EventDto } from './events.dto.js';
export { EventsModule } from './events.module.js';
