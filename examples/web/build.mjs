/* SPDX-License-Identifier: MIT */
/* build.mjs WASM DATA_FOLDER VERSION OUTPUT NODE_MODULES: the page, one file. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const MOST_BYTES = 1.5e6;
const [wasmFile, dataFolder, version, output, modules] = process.argv.slice(2);
const { default: esbuild } = await import(path.join(modules, 'esbuild/lib/main.js'));
const here = path.dirname(fileURLToPath(import.meta.url));
const packages = new Set();

/** The code of an entry as one script; notes the packages it is made of. */
async function bundle(entry, plugins = []) {
  const result = await esbuild.build({
    entryPoints: [path.join(here, 'src', entry)],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none', // the licences are in the page, whole
    metafile: true,
    nodePaths: [modules],
    absWorkingDir: path.dirname(modules),
    write: false,
    plugins,
  });
  for (const input of Object.keys(result.metafile.inputs)) {
    const found = input.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (found) packages.add(path.join(modules, found[1]));
  }
  return result.outputFiles[0].text;
}

/** `import text from 'worker:./x.mjs'`: a script for a worker, as text. */
const workers = {
  name: 'worker',
  setup(build) {
    build.onResolve({ filter: /^worker:/ }, (args) => ({ path: args.path.slice('worker:./'.length), namespace: 'worker' }));
    build.onLoad({ filter: /.*/, namespace: 'worker' }, async (args) => ({ contents: await bundle(args.path), loader: 'text' }));
  },
};

/** Of a package that ships none: MIT, as its package.json says, by its author. */
function licenceOf(folder) {
  const about = JSON.parse(readFileSync(path.join(folder, 'package.json')));
  const title = `${about.name} ${about.version}, ${about.license}`;
  for (const name of ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'NOTICE']) {
    try {
      return `${title}\n\n${readFileSync(path.join(folder, name), 'utf8').trim()}`;
    } catch {
      continue;
    }
  }
  if (about.license !== 'MIT') throw new Error(`${about.name}: no text of its licence`);
  const author = about.author?.name ?? about.author ?? `the authors of ${about.name}`;
  return `${title}\nCopyright (c) ${author}\n\n${mitText()}`;
}

const copying = () => readFileSync(path.join(here, '../../COPYING'), 'utf8').trim();
const mitText = () => copying().slice(copying().indexOf('Permission is hereby'));

/** The bundled day. */
function day() {
  const sources = ['binance', 'okx', 'bybit'].map((name) =>
    ({ name, csv: readFileSync(path.join(dataFolder, `${name}.csv`), 'utf8') }));
  return {
    title: 'BTC, 12 to 15 January 2026',
    note: 'Modelled from published marks, not exchange data.',
    playFrom: 2610, // two hours before the break of 13 January, 21:30 UTC
    sources,
  };
}

const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const markup = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const script = (await bundle('page.mjs', [workers])).replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
const style = (await esbuild.transform(readFileSync(path.join(here, 'page.css'), 'utf8'), { loader: 'css', minify: true })).code.trim();
const licences = [
  `liqmap ${version}, MIT\n\n${copying()}`,
  'TradingView Lightweight Charts (TM)\nCopyright (c) TradingView, Inc. https://www.tradingview.com/',
  ...[...packages].sort().map(licenceOf),
];
const values = {
  policy: `default-src 'none'; script-src ${hash(script)} 'wasm-unsafe-eval'; style-src ${hash(style)}; worker-src blob:; ` +
    "img-src data: blob:; connect-src 'none'; base-uri 'none'; form-action 'none'",
  version,
  style,
  script,
  licences: markup(licences.join(`\n\n${'-'.repeat(72)}\n\n`)),
  wasm: readFileSync(wasmFile).toString('base64'),
  data: gzipSync(JSON.stringify(day()), { level: 9 }).toString('base64'),
};
const page = readFileSync(path.join(here, 'page.html'), 'utf8').replace(/\{\{(\w+)\}\}/g, (_, name) => values[name]);
if (Buffer.byteLength(page) > MOST_BYTES) throw new Error(`the page has ${Buffer.byteLength(page)} bytes, more than ${MOST_BYTES}`);
writeFileSync(output, page);
