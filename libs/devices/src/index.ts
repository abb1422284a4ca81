export * from './device.dto.js';
export {
  ACTUAL_STATES,
  type ActualState,
  BROWSERS,
  type Browser,
  type DesiredState,
  type Device,
  type Metadata,
} from './device.entity.js';
export { DeviceErrors } from './device.errors.js';
export { DeviceIdParameter, DeviceIdPipe } from './device-id.pipe.js';
export { DeviceStorage, type Extent, type StoredPart } from './device-storage.js';
export { DevicesModule } from './devices.module.js';
export { DevicesService } from './devices.service.js';
export { Generation } from './generation/generation.js';
export { DeviceGroupsService } from './groups/device-groups.service.js';
export { TargetDevice } from './target-device.decorator.js';
export { WidsService } from './wid/wids.service.js';
