import { errorTable } from '#libs/platform';

export const DeviceErrors = errorTable({
  DEVICE_NOT_FOUND: { status: 404, title: 'device not found' },
  DEVICE_OUT_OF_REACH: { status: 403, title: 'this credential stands for another device' },
  DEVICE_GROUP_NOT_FOUND: { status: 404, title: 'no such group of devices' },
  DEVICE_REQUIRED: { status: 400, title: 'device_id is required' },
  DEVICE_AMBIGUOUS: { status: 400, title: 'there are several devices: name one with device_id' },
  DEVICE_CONFLICT: {
    status: 400,
    title: 'device_id in the query and in the body name two different devices',
  },
});
