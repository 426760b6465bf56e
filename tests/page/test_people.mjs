/* SPDX-License-Identifier: MIT */
/* For everyone: keyboard, names, contrast, narrow screens, light and dark, less motion; and the
 * page itself: one file, no request, no eval, its licences. With LIQMAP_SHOTS=FOLDER screenshots
 * are kept. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { root } from '../js/program.mjs';
import { open, settled } from './browser.mjs';

const file = readFileSync(process.env.LIQMAP_PAGE, 'utf8');
const SIZES = [[1440, 900], [820, 1180], [390, 844]];

test('one file of less than 1.5 MB, that asks for nothing and evaluates nothing', () => {
  assert.ok(Buffer.byteLength(file) < 1.5e6, `${Buffer.byteLength(file)} bytes`);
  const policy = file.match(/Content-Security-Policy" content="([^"]*)"/)[1];
  for (const part of ["default-src 'none'", "connect-src 'none'", "'wasm-unsafe-eval'", 'worker-src blob:', "base-uri 'none'"]) {
    assert.ok(policy.includes(part), part);
  }
  assert.doesNotMatch(policy, /'unsafe-inline'|'unsafe-eval'|https?:/);
  assert.doesNotMatch(file.replace(/<pre>[^]*?<\/pre>/, ''), /\bsrc="(?!data:)|<link[^>]+href="(?!data:)|@import|\bimportScripts\b/);
  assert.doesNotMatch(file, /\beval\(|new Function\(/);
});

test('licences of all that is in it are in it', () => {
  const text = file.match(/<pre>([^]*?)<\/pre>/)[1];
  for (const part of ['liqmap ', 'lightweight-charts 5', 'Apache License', 'fancy-canvas', 'fflate', 'Permission is hereby granted', 'TradingView, Inc.']) {
    assert.ok(text.includes(part), part);
  }
});

test('the lock file has exact versions and no addresses', () => {
  const lock = readFileSync(`${root}/examples/web/package-lock.json`, 'utf8');
  assert.doesNotMatch(lock, /"resolved"|https?:\/\/(?!opencollective|github|paulmillr|www\.patreon)[^"]*npm/);
  const { dependencies, devDependencies } = JSON.parse(readFileSync(`${root}/examples/web/package.json`, 'utf8'));
  for (const version of Object.values({ ...dependencies, ...devDependencies })) assert.match(version, /^\d+\.\d+\.\d+$/);
});

test('the module has the types it says it has', () => {
  const tsc = path.join(process.env.LIQMAP_NODE_MODULES, 'typescript/bin/tsc');
  const check = (name) => execFileSync(process.execPath, [tsc, '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022',
    '--lib', 'es2022,dom', '--ignoreConfig', name], { encoding: 'utf8' });
  check(`${root}/tests/page/types.mts`);
  assert.throws(() => check(`${root}/tests/page/types_wrong.mts`));
});

for (const [width, height] of SIZES) {
  for (const colorScheme of ['dark', 'light']) {
    test(`${width} wide, ${colorScheme}: nothing is cut, everything has a name and contrast`, async () => {
      const { page, problems } = await open({ viewport: { width, height }, colorScheme, heat: true });
      let texts = 0;
      for (const view of ['chart', 'map', 'cascade', 'levels']) {
        await page.click(`#tab-${view}`);
        await settled(page);
        if (process.env.LIQMAP_SHOTS) {
          await page.screenshot({ path: `${process.env.LIQMAP_SHOTS}/${width}-${colorScheme}-${view}.png`, fullPage: width < 1020 });
        }
        const found = await page.evaluate(look);
        assert.ok(found.scroll <= 0, `${view}: wider than the screen by ${found.scroll}`);
        assert.deepEqual(found.nameless, [], view);
        assert.deepEqual(found.dim, [], view);
        assert.deepEqual(found.cut, [], view);
        texts += found.texts;
      }
      assert.ok(texts > 200);
      assert.deepEqual(problems, []);
      await page.context().close();
    });
  }
}

/** In the page: what is too dim (WCAG AA), has no name, or is cut. */
function look() {
  const seen = (own) => own.checkVisibility() && own.getBoundingClientRect().width > 1;
  const colour = (text) => text.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((x) => x / 255)
    .map((x) => (x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4))
    .reduce((sum, x, i) => sum + x * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (own) => {
    for (let at = own; at; at = at.parentElement) {
      const back = colour(getComputedStyle(at).backgroundColor);
      if (back.length === 3 || back[3] > 0.9) return back;
    }
    return [255, 255, 255];
  };
  const dim = [];
  let texts = 0;
  for (const own of document.querySelectorAll('body *')) {
    const text = [...own.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent.trim()).join('');
    if (!text || !seen(own) || own.closest('script, style, canvas, .plot, option, :disabled, .skip')) continue;
    texts++;
    const [a, b] = [light(colour(getComputedStyle(own).color)), light(behind(own))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) dim.push(`${own.tagName} ${text.slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  const nameOf = (own) => own.getAttribute('aria-label') || own.textContent.trim()
    || [...(own.labels ?? [])].map((label) => label.textContent.trim()).join('');
  const nameless = [...document.querySelectorAll('button, input, select, [role], a, summary')]
    .filter((own) => seen(own) && !own.closest('.plot > *') && !['status', 'alert', 'group', 'tabpanel', 'tablist'].includes(own.getAttribute('role')))
    .filter((own) => !nameOf(own)).map((own) => own.outerHTML.slice(0, 80));
  const cut = [...document.querySelectorAll('td, th, button, dd, h1, h2')]
    .filter((own) => seen(own) && own.scrollWidth > own.clientWidth + 1).map((own) => own.textContent.trim().slice(0, 40));
  return { dim, nameless, cut, texts, scroll: document.documentElement.scrollWidth - innerWidth };
}

test('all of it by keyboard', async () => {
  const { page, problems } = await open({ reducedMotion: 'reduce', heat: true });
  const names = new Set();
  for (let i = 0; i < 45; i++) {
    await page.keyboard.press('Tab');
    names.add(await page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim()));
  }
  for (const name of ['files', 'copy', 'tab-chart', 'window', 'scale', 'longs', 'shorts', 'binance', '100x', 'plot-chart', 'play', 'time', 'speed', 'preset', 'shares', 'turnover', 'entryPoints', 'intrabar', 'reset']) {
    assert.ok(names.has(name), name);
  }
  await page.focus('#tab-chart');
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.getAttribute('#tab-map', 'aria-selected'), 'true');
  await page.focus('#plot-map');
  await page.keyboard.press('+');
  await page.keyboard.press('-');
  await page.keyboard.press('0');
  await page.keyboard.press('ArrowRight');
  assert.match(await page.textContent('#spoken'), /\d/);
  await page.keyboard.press('3');
  assert.equal(await page.isVisible('#view-cascade'), true);
  await page.focus('#plot-cascade');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('1');
  await page.focus('#plot-chart');
  await page.keyboard.press(' ');
  assert.equal(await page.getAttribute('#play', 'aria-pressed'), 'true');
  const row = Number(await page.inputValue('#time'));
  await page.waitForFunction((from) => Number(document.querySelector('#time').value) > from + 3, row, { timeout: 30000 });
  await page.keyboard.press(' ');
  assert.equal(await page.getAttribute('#play', 'aria-pressed'), 'false');
  assert.match(await page.getAttribute('#time', 'aria-valuetext'), /2026-01-1\d \d\d:\d\d UTC/);
  await page.focus('#sides button');
  await page.keyboard.press('Enter');
  assert.equal(await page.getAttribute('#sides button', 'aria-pressed'), 'false');
  assert.equal(await page.evaluate(() => document.activeElement.closest('#sides') !== null), true);
  assert.deepEqual(problems, []);
});

test('a picture of the chart', async () => {
  const { page, problems } = await open({ permissions: ['clipboard-read', 'clipboard-write'], heat: true });
  await page.click('#copy');
  await page.waitForSelector('#notice:not([hidden])');
  const said = await page.textContent('#notice');
  if (/clipboard/.test(said)) {
    const size = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const image = await createImageBitmap(await item.getType('image/png'));
      return [image.width, image.height];
    });
    assert.ok(size[0] > 600 && size[1] > 300, String(size));
  } else {
    assert.match(said, /saved as liqmap\.png/);
  }
  assert.deepEqual(problems, []);
});
