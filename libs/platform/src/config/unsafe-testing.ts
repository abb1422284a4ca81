/** What `WAGON_UNSAFE_TESTING` switches; all off in a real gateway. */
export interface UnsafeTesting {
  /** Frames leave at once, whether or not what they depend on is stored: promises 2 and 3 are broken on purpose. */
  withoutBarrier: boolean;
  /** Every group commit waits so long before it begins. */
  commitDelayMs: number;
  /** The list of a contact's devices survives the process, or Baileys builds its sessions anew after every start. */
  durableDeviceList: boolean;
  /** Divides what webhooks wait before they are tried again. */
  webhookSpeed: number;
}

export const UNSAFE_TESTING_VARIABLE = 'WAGON_UNSAFE_TESTING';

const SAFE: UnsafeTesting = {
  withoutBarrier: false,
  commitDelayMs: 0,
  durableDeviceList: false,
  webhookSpeed: 1,
};
const SWITCH = /^(?:(no-barrier)|(durable-device-list)|commit-delay=(\d{1,4})|webhook-speed=(\d{1,6}))$/;

/**
 * Switches for tests alone: `test/crash` proves with them that it finds losses, and some scenes move a clock. They are not among the variables that
 * users are told of, and work only under NODE_ENV=test.
 * @returns what is wrong, as text, when it may not be used so
 */
export function unsafeTesting(env: NodeJS.ProcessEnv): UnsafeTesting | string {
  const text = env[UNSAFE_TESTING_VARIABLE]?.trim();
  if (!text) return SAFE;
  if (env.NODE_ENV !== 'test') return `${UNSAFE_TESTING_VARIABLE} breaks promises on purpose: tests only`;
  const found = { ...SAFE };
  for (const item of text.split(',')) {
    const match = SWITCH.exec(item.trim());
    if (!match)
      return `${UNSAFE_TESTING_VARIABLE} takes no-barrier, commit-delay=<milliseconds>, durable-device-list and webhook-speed=<factor>, separated by commas`;
    if (match[1]) found.withoutBarrier = true;
    if (match[2]) found.durableDeviceList = true;
    if (match[3]) found.commitDelayMs = Number(match[3]);
    if (match[4]) found.webhookSpeed = Math.max(1, Number(match[4]));
  }
  return found;
}
