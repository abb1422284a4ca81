// Takes the lock of a folder and keeps it until it is killed: `node hold-folder.mjs <folder>`.
import { acquireFolderLock } from '../../../dist/libs/platform/src/database/folder-lock.js'; // alone: twenty start at once

const say = (...words) => process.stdout.write(`${words.join(' ')}\n`);

say('started');
await new Promise((resolve) => process.stdin.once('data', resolve)); // all contenders go at the same moment
try {
  await acquireFolderLock(process.argv[2]);
  say('held');
  setInterval(() => {}, 1_000);
} catch (error) {
  say('refused', error.message);
  process.exit(0);
}
