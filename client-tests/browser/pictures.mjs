// Pictures of the live page under the demonstration's traffic. Usage: node pictures.mjs CHROMIUM FOLDER LAUNCHER [URL]
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { Llamataps, SIZES, freePort, open, waitFor } from './steps.mjs';

const [browserPath, folder, launcher, running] = process.argv.slice(2);
/** Until the demonstration has loaded and unloaded models, and the charts have something to show. */
const SOME_MINUTES = 6 * 60_000;
const llamataps = new Llamataps(launcher);
const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
try {
  let url = running;
  if (!url) {
    const port = await freePort();
    await llamataps.start('--demo', '--listen', `127.0.0.1:${port}`);
    url = `http://127.0.0.1:${port}/metrics/live`;
    await pause(SOME_MINUTES);
  }
  for (const [size, dimensions] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark']) {
      const { page } = await open(browser, url, dimensions, { colorScheme });
      // The demonstration is busy every few seconds.
      await waitFor(page, '.requests tbody tr:nth-child(2) td', /./);
      await page.screenshot({ path: `${folder}/live-${size}-${colorScheme}.png`, fullPage: size !== 'wall' });
      await page.context().close();
    }
  }
} finally {
  await browser.close();
  llamataps.close();
}
