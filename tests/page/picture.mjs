/* SPDX-License-Identifier: MIT */
/* picture.mjs FILE: the picture of the page that the docs show. */
import { open } from './browser.mjs';

const { page } = await open({ heat: true, colorScheme: 'dark' });
await page.click('#tab-chart');
await page.focus('#time');
await page.evaluate(() => {
  const time = document.querySelector('#time');
  time.value = 4030; // 14 January, 19:10 UTC, near the top
  time.dispatchEvent(new Event('input'));
});
await page.evaluate(() => globalThis.liqmapPage.quiet());
const box = await page.locator('#plot-chart').boundingBox();
await page.mouse.move(box.x + box.width * 0.52, box.y + box.height * 0.16);
await page.waitForTimeout(500);
const main = await page.locator('main').boundingBox();
await page.screenshot({ path: process.argv[2], clip: { x: 0, y: 0, width: 1440, height: main.y + main.height + 8 } });
process.exit(0);
