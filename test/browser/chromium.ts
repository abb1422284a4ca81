import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium of this machine: that of CHROMIUM_PATH, else the distribution's package; undefined when there is none. */
export function findChromium(): string | undefined {
  const given = process.env.CHROMIUM_PATH;
  const found = given ? [given].find(existsSync) : PLACES.find(existsSync);
  if (!found)
    process.stderr.write(
      `Browser tests are skipped: ${given ? `there is no ${given} (CHROMIUM_PATH)` : 'no Chromium is installed (Debian: apt-get install chromium)'}\n`,
    );
  return found;
}

/** Without its sandbox when we are root: Chromium refuses to start otherwise. */
export function openBrowser(executablePath: string): Promise<Browser> {
  const args = ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  return chromium.launch({ executablePath, args });
}
