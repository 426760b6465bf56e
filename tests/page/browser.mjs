/* SPDX-License-Identifier: MIT */
/* The page in a browser that reaches nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after } from 'node:test';
import { pathToFileURL } from 'node:url';

const executablePath = process.env.LIQMAP_CHROMIUM;
if (!executablePath) {
  console.log('1..0 # SKIP no chromium (chromium in Debian)');
  process.exit(0);
}
const modules = process.env.LIQMAP_NODE_MODULES;
const { chromium } = await import(path.join(modules, 'playwright-core/index.mjs'));
export const fflate = await import(path.join(modules, 'fflate/esm/index.mjs'));

const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
after(() => browser.close());

/** A page that is ready; `problems` are what it printed, threw or asked for. */
export async function open({ file = process.env.LIQMAP_PAGE, heat = false, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const problems = [];
  page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`thrown: ${error.message}`));
  const own = pathToFileURL(file).href;
  await page.route('**/*', (route) => {
    const url = route.request().url();
    if (url === own) return route.continue();
    problems.push(`asked for ${url}`);
    return route.abort();
  });
  await page.goto(own);
  await page.waitForSelector('html[data-ready]', { state: 'attached', timeout: 60000 });
  if (heat) await page.waitForSelector('html[data-heat=full]', { state: 'attached', timeout: 60000 });
  return { page, problems };
}

/** Milliseconds that the threads of the page have run, whatever else the machine does: that of
 * the page itself, and each worker's. */
export async function ran() {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const all = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => {
    const threads = readdirSync(`/proc/${id}/task`).map((thread) => ({
      name: readFileSync(`/proc/${id}/task/${thread}/comm`, 'utf8').trim(),
      own: Number(thread) === id,
      ms: Number(readFileSync(`/proc/${id}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
    }));
    return {
      page: threads.find(({ own }) => own).ms,
      workers: threads.filter(({ name }) => name.startsWith('DedicatedWorker')).map(({ ms }) => ms),
    };
  });
  return all.sort((a, b) => b.workers.length - a.workers.length)[0];
}

/** Waits until the engines have nothing more to do, and nothing moves. */
export const settled = (page) => page.evaluate(async () => {
  const quiet = () => globalThis.liqmapPage.quiet();
  await quiet();
  await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
  await quiet();
  await Promise.all(document.getAnimations().map((animation) => animation.finished));
});

/** Presses a key; the chart says a frame later where its crosshair is. */
export async function press(page, key) {
  await page.keyboard.press(key);
  await page.evaluate(() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go))));
}

/** The numbers that are shown at the crosshair: price, and [grid][class][venue]. */
export const shown = (page) => page.evaluate(() => {
  const numbers = document.querySelector('#numbers');
  const grids = {};
  for (const table of numbers.querySelectorAll('table')) {
    grids[table.dataset.grid] = Object.fromEntries([...table.querySelectorAll('tbody tr')].map((row) =>
      [row.dataset.class, [...row.querySelectorAll('td')].map((cell) => Number(cell.dataset.value))]));
  }
  return { price: Number(numbers.querySelector('[data-price]').dataset.price), ...grids };
});

/** Files given to the page by its button. */
export async function give(page, files) {
  await page.setInputFiles('#files', files.map(({ name, content }) =>
    ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) })));
}
