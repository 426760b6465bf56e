/* SPDX-License-Identifier: MIT */
/* The page: what it holds, what is asked of the engines, what is shown. */
import workerSource from 'worker:./engine.mjs';
import * as liqmap from '../../../lib/js/liqmap.mjs';
import { CascadeChart } from './chart_cascade.mjs';
import { isDark, onKey } from './chart_base.mjs';
import { MapChart } from './chart_map.mjs';
import { TimeChart } from './chart_time.mjs';
import { fromBase64, inflated } from './data.mjs';
import { byId, element, setText } from './dom.mjs';
import { amount, count, price as priceText, span, time } from './format.mjs';
import { bucketsOf, frameOf, heatAxis } from './frame.mjs';
import { showLevels } from './levels.mjs';
import { copyPicture } from './png.mjs';
import { Engines, latest, pending, Remote, setWorkerSource } from './pool.mjs';
import { numbersAt, showNumbers } from './readout.mjs';
import { barMs, modelOf, OWN } from './settings.mjs';
import { fromSlider, squeezeOf, storyOf, toSlider } from './squeeze.mjs';

const VIEWS = ['chart', 'map', 'cascade', 'levels'];
const COLUMNS = 2880; // of the heat, at most
const ROWS = 1000;
const BRIGHT = 0.05; // beyond the prices of the data, whose amounts say what is bright
const COARSE = 8; // columns in one while a slider moves
const SETTLED_MS = 220;
const FITTED = 'btcusdt-1h';
const UNCHANGED = { shares: 1, turnover: null, entryPoints: null, intrabar: null };
const LEAST = { order: 1e4, depth: 1e5 };

const state = {
  wasm: null, // the compiled module
  sources: [], // {name, columns} or {name, packed}
  engines: null,
  axis: null,
  part: null, // {first, count}: the buckets that are read
  columns: null, // of the chart
  settings: { preset: FITTED, ...UNCHANGED },
  view: 'chart',
  on: { sides: [true, true], classes: [], venues: [] },
  window: 0.1,
  scale: 'quote',
  row: 0, // of the time slider
  readings: null,
  classes: null,
  frame: null,
  at: null, // {price, column?}: the crosshair
  squeeze: { direction: 'up', order: 2e6, perPercent: 5e6 },
  heat: null,
  heatKey: 0,
  times: {},
};
const charts = {};
let clerk = null; // reads files

// ---- what is asked of the engines -------------------------------------------------------------

const venueNames = () => state.sources.map(({ name }) => name);
const first = () => state.sources[0].columns;
const nowMs = () => (first() ? first().time_ms[state.row] : state.readings?.[0].stats.timeMs ?? 0);
const unitRead = () => (state.scale === 'contracts' ? 'contracts' : 'quote');

async function replay() {
  const begin = performance.now();
  const answers = await state.engines.all('replay', { settings: state.settings });
  state.times.replay = performance.now() - begin;
  state.times.engine = Math.max(...answers.map(({ ms }) => ms));
  takeClasses(answers[0].classes);
  showModel(answers[0].config);
  await read();
}

function takeClasses(classes) {
  const before = state.classes?.labels.join();
  state.classes = classes;
  if (before === classes.labels.join()) return;
  state.on.classes = classes.labels.map(() => true);
  showToggles();
}

async function read() {
  const { part, engines } = state;
  const to = first() ? nowMs() : 0;
  const asked = { to, unit: unitRead(), ...part };
  const readings = await engines.all('read', asked);
  if (engines !== state.engines) return;
  state.readings = readings;
  state.price = latestOf(readings).stats.close;
  show();
}

/** The reading whose last snapshot is the latest: its close is the price. */
const latestOf = (readings) => readings.reduce((a, b) => (b.stats.timeMs > a.stats.timeMs ? b : a));

const readSoon = latest(read);
const replaySoon = latest(replay);

function heatEnds(columns, source) {
  return Array.from(columns, (at) => upTo(source.columns.time_ms, at));
}

function upTo(times, to) {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= to) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The heat of all venues, painted; coarse while something moves. */
async function heat(step = 1) {
  if (!first()) return;
  const key = ++state.heatKey;
  const begin = performance.now();
  const times = state.columns.times.filter((_, i, all) => (all.length - 1 - i) % step === 0);
  const [low, high] = priceRange();
  const axis = heatAxis(state.axis, low, high, ROWS);
  const sides = { long: state.on.sides[0], short: state.on.sides[1] };
  const { engines } = state;
  const edges = new liqmap.Axis(axis.kind, axis.low, axis.step, axis.buckets).edges;
  const bright = [high * (1 + BRIGHT), low * (1 - BRIGHT)].map((price) =>
    Math.min(ROWS, Math.max(0, ROWS - edges.findLastIndex((edge) => edge <= price))));
  const painted = engines.painter.call('paint',
    { key, chosen: state.on.venues, width: times.length, height: ROWS, theme: isDark() ? 'dark' : 'light', bright });
  engines.all('heat', (i) => ({ key, axis, ends: heatEnds(times, state.sources[i]), classes: state.on.classes, sides }));
  const answer = await painted;
  if (answer.stale || key !== state.heatKey || engines !== state.engines) return;
  state.heat?.image.close();
  state.heat = { ...answer, width: times.length, step, low: edges[0], high: edges[ROWS], axis: edges };
  state.times.heat = performance.now() - begin;
  charts.chart.heat(state.heat);
  showSpeed();
  document.documentElement.dataset.heat = step === 1 ? 'full' : 'coarse';
}

let settling = 0;
function heatSoon() {
  clearTimeout(settling);
  settling = setTimeout(() => heat(), SETTLED_MS);
}

const coarseSoon = latest(() => heat(COARSE));

/** A slider moved: replay all, the heat coarsely, and once it rests in full. */
async function settingsChanged() {
  heatSoon();
  await replaySoon();
  if (state.view === 'chart') coarseSoon();
}

function priceRange() {
  let [low, high] = [Infinity, -Infinity];
  for (const { columns } of state.sources) {
    for (let i = 0; i < columns.low.length; i++) {
      if (columns.low[i] < low) low = columns.low[i];
      if (columns.high[i] > high) high = columns.high[i];
    }
  }
  return [low, high];
}

/** Candles of the first source, as many as the heat has columns. */
function candles({ time_ms: times, high, low, close }) {
  const n = times.length;
  const step = Math.ceil(n / COLUMNS);
  const out = { times: [], open: [], high: [], low: [], close: [], rows: [] };
  for (let end = n % step || step, begin = 0; end <= n; begin = end, end += step) {
    out.times.push(times[end - 1]);
    out.open.push(begin > 0 ? close[begin - 1] : close[0]);
    out.high.push(Math.max(...high.subarray(begin, end)));
    out.low.push(Math.min(...low.subarray(begin, end)));
    out.close.push(close[end - 1]);
    out.rows.push(end - 1);
  }
  return out;
}

// ---- opening ----------------------------------------------------------------------------------

async function open(sources, about, workers = warm(sources.length)) {
  const packed = sources[0].packed ? liqmap.Map.unpack(sources[0].packed) : null;
  const axis = about.axis ? new liqmap.Axis(about.axis.kind, about.axis.low, about.axis.step, about.axis.buckets)
    : packed ? packed.axis : liqmap.autoAxis(sources[0].columns.close[0]);
  const own = Boolean(sources[0].model);
  const settings = { preset: own ? OWN : FITTED, ...UNCHANGED };
  const engines = await Engines.start(workers, sources, axis);
  const begin = performance.now(); let answers;
  try {
    answers = await engines.all('replay', { settings });
  } catch (error) {
    engines.end();
    throw error;
  }
  // From here on nothing fails: the page is the new input's.
  stop();
  state.engines?.end();
  Object.assign(state, { sources, engines, axis, settings, heat: null, at: null, classes: null });
  state.times = { replay: performance.now() - begin, first: state.times.first, engine: Math.max(...answers.map(({ ms }) => ms)) };
  state.on.venues = sources.map(() => true);
  state.about = about;
  if (packed) {
    const price = packed.stats().close || Math.sqrt(axis.edges[0] * axis.edges[axis.buckets]);
    state.part = bucketsOf(axis, price, price);
    packed.release();
  } else {
    state.part = bucketsOf(axis, ...priceRange());
    state.columns = candles(first());
    charts.chart.columns(state.columns, axis.kind === 'log');
    state.row = first().time_ms.length - 1;
    byId('time').max = state.row;
    byId('time').value = state.row;
  }
  Object.assign(state.squeeze, { depth: null, ...about.squeeze });
  showBook();
  showPresets(own);
  takeClasses(answers[0].classes);
  showToggles();
  showModel(answers[0].config);
  showSource();
  const hasTime = Boolean(first());
  byId('timebar').hidden = !hasTime;
  byId('tab-chart').disabled = !hasTime;
  for (const id of ['preset', 'shares', 'turnover', 'entryPoints', 'intrabar', 'reset']) byId(id).disabled = !hasTime;
  select(hasTime ? about.view ?? state.view : state.view === 'chart' ? 'map' : state.view, false);
  await read();
  state.at = { price: state.axis.midpoints[state.axis.find(state.price * 1.02)] };
  showReadout();
  await new Promise(requestAnimationFrame);
  document.documentElement.dataset.ready = 'yes';
  state.times.first ??= performance.now();
  showSpeed();
  heat();
}

/** Files that were dropped or picked; a bad one leaves the page as it was. */
async function openFiles(list) {
  const files = await Promise.all(Array.from(list, async (file) =>
    ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })));
  try {
    const found = await clerk.call('files', { files }, files.map(({ bytes }) => bytes.buffer));
    const sources = found.sources.length > 0 ? found.sources
      : found.maps.map(({ name, bytes }) => ({ name, packed: bytes }));
    await open(sources, { title: sources.map(({ name }) => name).join(', '), note: noteOf(found) });
    say(warningOf(found), true);
  } catch (error) {
    say(error.message);
  }
}

const noteOf = ({ sources, maps }) => (maps.length > 0 ? 'A saved map, as it was packed.'
  : `${sources.length === 1 ? 'A file' : `${sources.length} files`} of yours; it stays in this page.`);

function warningOf({ sources }) {
  const found = sources.flatMap(({ name, findings }) => findings.map((finding) => [name, finding]));
  if (found.length === 0) return '';
  const [name, { row, kind, value }] = found[0];
  const more = found.length > 1 ? `, and ${found.length - 1} more` : '';
  return `${name}: row ${row + 1} is implausible (${kind}, ${value})${more}: taken as it is`;
}

/** One line; without text there is none. */
function say(text, calm = false) {
  const notice = byId('notice');
  notice.hidden = !text;
  notice.className = calm ? 'calm' : '';
  notice.textContent = text;
}

// ---- showing ----------------------------------------------------------------------------------

function viewOf() {
  const { readings, classes, on, axis, part, price, window, scale } = state;
  const frame = frameOf({ readings, classes, on, axis, part, price, timeMs: nowMs(), range: window, scale });
  if (state.columns) {
    const i = state.columns.rows.findIndex((row) => row >= state.row);
    frame.column = i < 0 ? state.columns.rows.length - 1 : i;
  }
  return { frame, readings, on, axis, venues: venueNames(), scale, part, isInverse: state.isInverse };
}

function show() {
  if (!state.readings) return;
  const view = viewOf();
  state.frame = view.frame;
  if (state.view === 'chart' && first()) charts.chart.show(view.frame);
  if (state.view === 'map') charts.map.show(view.frame);
  if (state.view === 'cascade') showCascade(view);
  if (state.view === 'levels') levelsSoon();
  showReadout();
  showFacts();
  setText('now', first() ? `${time(nowMs())} UTC` : '');
  byId('time').setAttribute('aria-valuetext', `${time(nowMs())} UTC`);
}

const levelsSoon = latest(async () => {
  const { engines } = state;
  const on = state.engines.engines.filter((_, v) => state.on.venues[v]);
  const packed = await Promise.all(on.map((engine) => engine.call('pack', { to: nowMs() })));
  if (engines === state.engines) showLevels(byId('levels'), packed, viewOf());
});

function showCascade(view) {
  const asked = { frame: view.frame, window: state.window, ...state.squeeze };
  // Amounts in quote, whatever the scale: a book is in quote.
  const shown = squeezeOf({ ...asked, quote: quoteOf(view) });
  state.shown = shown;
  charts.cascade.show(shown);
  setText('story', storyOf(shown, view.frame.classes));
}

function quoteOf({ frame }) {
  if (state.scale === 'quote') return frame.density;
  const n = frame.classes.labels.length;
  const toQuote = state.scale === 'relative' ? () => 1 / frame.unit : state.isInverse ? () => 1 : (i) => frame.mids[i];
  return frame.density.map((rows) => rows.map((value, i) => value * toQuote(Math.floor(i / n))));
}

function showReadout() {
  if (!state.at || !state.frame) return;
  const view = { ...viewOf(), frame: state.frame };
  const numbers = numbersAt(state.at.price, view);
  const text = showNumbers(byId('numbers'), numbers, view, heatText());
  if (state.at.spoken) setText('spoken', text);
}

/** What the heat holds under the crosshair. */
function heatText() {
  const { at, heat, columns } = state;
  if (state.view !== 'chart' || !heat || at.column === undefined) return null;
  let row = heat.axis.findIndex((edge) => edge > at.price) - 1;
  if (row < 0) return null;
  row = ROWS - 1 - row;
  const column = Math.floor(at.column / heat.step);
  const held = heat.sum[row * heat.width + Math.min(column, heat.width - 1)];
  return `${time(columns.times[at.column])} UTC: the bucket held ${amount(held)} USD`;
}

function showFacts() {
  const on = state.readings.filter((_, v) => state.on.venues[v]);
  const held = on.reduce((sum, { stats }) => sum + stats.openInterest, 0);
  const worth = on.reduce((sum, { stats }) => sum + stats.openInterest * (state.isInverse ? 1 : stats.close), 0);
  const coverage = Math.min(1, ...on.map(({ stats }) => stats.coverage));
  const offAxis = on.some(({ stats }) => stats.offAxis > 0);
  const facts = [['Price', priceText(state.price)], ['Open interest', `${amount(held)} (${amount(worth)} USD)`],
    ['Coverage', on.length > 0 ? `${(100 * coverage).toFixed(1)} %` : '–']];
  if (offAxis) facts.push(['Warning', 'prices left the axis: do not trust amounts']);
  byId('facts').replaceChildren(...facts.map(([name, value]) =>
    element('div', {}, element('dt', {}, name), element('dd', {}, value))));
}

function showPresets(own) {
  byId('preset').replaceChildren(own ? element('option', { value: OWN }, 'as it came') : '',
    ...liqmap.presets().map(({ name, source }) => element('option', { value: name, title: source }, name)));
  byId('preset').value = state.settings.preset;
}

function showSource() {
  const snapshots = state.sources.reduce((sum, { columns }) => sum + (columns ? columns.time_ms.length : 0), 0);
  const many = state.sources.length > 1 ? `${state.sources.length} venues, ` : '';
  setText('subtitle', state.about.title);
  byId('subtitle').title = state.about.title;
  setText('source-line', `${many}${snapshots > 0 ? `${count(snapshots)} snapshots of ${span(barMs(first()))}. ` : ''}${state.about.note}`);
}

function showSpeed() {
  const { replay, heat, first: shown } = state.times;
  const parts = [];
  if (first()) parts.push(`replayed ${count(state.sources.reduce((sum, { columns }) => sum + columns.time_ms.length, 0))} snapshots in ${replay.toFixed(0)} ms`);
  if (state.heat) parts.push(`heat of ${count(state.heat.width)} × ${count(ROWS)} in ${heat.toFixed(0)} ms`);
  if (shown) parts.push(`first picture ${(shown / 1000).toFixed(2)} s after opening`);
  setText('speed-line', parts.length > 0 ? `${parts.join(' · ')}.` : '');
}

function toggle(label, isOn, tint, change) {
  const own = element('button', { type: 'button', 'aria-pressed': String(isOn), title: label, onclick: () => change(!isOn) },
    tint ? element('i', { class: `tint-${tint}` }) : null, element('span', {}, label));
  return own;
}

function showToggles() {
  const group = (id, labels, on, tints, changed) => {
    const focused = [...byId(id).children].indexOf(document.activeElement);
    byId(id).replaceChildren(...labels.map((label, i) => toggle(label, on[i], tints[i], (value) => {
      on[i] = value;
      showToggles();
      show();
      changed();
    })));
    byId(id).hidden = labels.length < 2;
    if (focused >= 0) byId(id).children[focused]?.focus();
  };
  group('sides', ['longs', 'shorts'], state.on.sides, ['long', 'short'], heatSoon);
  group('classes', state.classes?.labels ?? [], state.on.classes, (state.classes?.colours ?? []).map(String), heatSoon);
  group('venues', venueNames(), state.on.venues, [], heatSoon);
}

const SLIDERS = {
  shares: [(position) => 2 ** (position / 10), (value) => 10 * Math.log2(value), (value) => `× ${value.toFixed(2)}`],
  turnover: [Number, Number, (value) => value.toFixed(2)],
  entryPoints: [Number, Number, String],
  intrabar: [Number, Number, (value) => value.toFixed(2)],
};

function showModel(config) {
  state.isInverse = config.contract === 'inverse';
  const values = { shares: state.settings.shares, turnover: config.turnover, entryPoints: config.entryPoints, intrabar: config.intrabar };
  for (const [name, [, toPosition, text]] of Object.entries(SLIDERS)) {
    if (document.activeElement !== byId(name)) byId(name).value = toPosition(values[name]);
    setText(`${name}-value`, text(values[name]));
    byId(name).setAttribute('aria-valuetext', text(values[name]));
  }
  const note = state.settings.preset === OWN ? 'Settings that the program was given.'
    : state.settings.preset === FITTED ? 'Fitted on hourly bars. Classes are distances, not what traders chose.'
      : 'Three classic tiers, 25x, 50x and 100x.';
  setText('model-note', note);
}

// ---- what people do ---------------------------------------------------------------------------

function select(view, focus = true) {
  state.view = view;
  for (const name of VIEWS) {
    const isSelected = name === view;
    const tab = byId(`tab-${name}`);
    tab.setAttribute('aria-selected', String(isSelected));
    tab.tabIndex = isSelected ? 0 : -1;
    byId(`view-${name}`).hidden = !isSelected;
    if (isSelected && focus) tab.focus();
  }
  byId('book').hidden = view !== 'cascade';
  byId('copy').disabled = view === 'levels';
  show();
  requestAnimationFrame(show); // once more where the chart has its size
}

function moved(at, byKey) {
  if (at === null) return;
  state.at = { ...at, spoken: byKey };
  showReadout();
}

let playing = 0;
function stop() {
  clearTimeout(playing);
  playing = 0;
  byId('play').setAttribute('aria-pressed', 'false');
  byId('play').setAttribute('aria-label', 'Play');
  byId('play').textContent = '▶';
}

function play() {
  if (playing) {
    stop();
    return;
  }
  if (!first()) return;
  const last = first().time_ms.length - 1;
  if (state.row >= last) setRow(state.about.playFrom ?? 0);
  byId('play').setAttribute('aria-pressed', 'true');
  byId('play').setAttribute('aria-label', 'Pause');
  byId('play').textContent = '⏸';
  const pause = matchMedia('(prefers-reduced-motion: reduce)').matches ? 250 : 33;
  const tick = async () => {
    const to = Math.min(last, state.row + Number(byId('speed').value));
    await setRow(to);
    if (to >= last) stop();
    else if (playing) playing = setTimeout(tick, pause);
  };
  playing = setTimeout(tick, pause);
}

function setRow(row) {
  state.row = row;
  byId('time').value = row;
  return readSoon();
}

function bookChanged() {
  state.squeeze.order = fromSlider(Number(byId('order').value), LEAST.order);
  if (!state.squeeze.depth) state.squeeze.perPercent = fromSlider(Number(byId('depth').value), LEAST.depth);
  showBook();
  if (state.view === 'cascade' && state.readings) showCascade(viewOf());
}

function showBook() {
  for (const [name, value] of [['order', state.squeeze.order], ['depth', state.squeeze.perPercent]]) {
    byId(name).value = toSlider(value, LEAST[name]);
    setText(`${name}-value`, `${amount(value)} USD`);
    byId(name).setAttribute('aria-valuetext', `${amount(value)} USD`);
  }
  byId('depth').disabled = Boolean(state.squeeze.depth);
  if (state.squeeze.depth) setText('depth-value', 'as it came');
  document.querySelector(`input[name="direction"][value="${state.squeeze.direction}"]`).checked = true;
}

async function copy() {
  const shot = charts[state.view].screenshot();
  const legend = state.classes.labels.map((label, c) => [label, `class-${state.classes.colours[c]}`]);
  const line = state.view === 'cascade' ? byId('story').textContent
    : `${time(nowMs())} UTC · price ${priceText(state.price)} · ${venueNames().filter((_, v) => state.on.venues[v]).join(', ')} · an estimate`;
  say(await copyPicture(shot, { title: `liqmap · ${state.about.title}`, line, legend }), true);
}

function listen() {
  for (const view of VIEWS) byId(`tab-${view}`).addEventListener('click', () => select(view));
  byId('tabs').addEventListener('keydown', (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const usable = VIEWS.filter((view) => !byId(`tab-${view}`).disabled);
    select(usable[(usable.indexOf(state.view) + by + usable.length) % usable.length]);
  });
  for (const name of ['chart', 'map', 'cascade']) byId(`plot-${name}`).addEventListener('keydown', (event) => onKey(event, charts[name]));
  byId('files').addEventListener('change', async ({ target }) => {
    await openFiles(target.files);
    target.value = '';
  });
  byId('copy').addEventListener('click', copy);
  byId('window').addEventListener('change', ({ target }) => {
    state.window = Number(target.value);
    charts.map.follow();
    show();
  });
  byId('scale').addEventListener('change', ({ target }) => {
    state.scale = target.value;
    readSoon();
  });
  byId('time').addEventListener('input', ({ target }) => {
    stop();
    state.row = Number(target.value);
    readSoon();
  });
  byId('play').addEventListener('click', play);
  byId('preset').addEventListener('change', ({ target }) => {
    Object.assign(state.settings, { preset: target.value, ...UNCHANGED });
    settingsChanged();
  });
  byId('reset').addEventListener('click', () => {
    Object.assign(state.settings, UNCHANGED);
    settingsChanged();
  });
  for (const [name, [fromPosition]] of Object.entries(SLIDERS)) {
    byId(name).addEventListener('input', ({ target }) => {
      state.settings[name] = fromPosition(Number(target.value));
      settingsChanged();
    });
  }
  for (const name of ['order', 'depth']) byId(name).addEventListener('input', bookChanged);
  for (const radio of document.querySelectorAll('input[name="direction"]')) {
    radio.addEventListener('change', () => {
      state.squeeze.direction = radio.value;
      bookChanged();
    });
  }
  listenForDrops();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const chart of Object.values(charts)) chart.themed();
    show();
    heat();
  });
  document.addEventListener('keydown', (event) => {
    const inField = event.target.closest('input, select, button, summary, a');
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === ' ' && !inField) {
      event.preventDefault();
      play();
    }
    const view = VIEWS[Number(event.key) - 1];
    if (view && !event.target.closest('select') && !byId(`tab-${view}`).disabled) select(view);
  });
}

function listenForDrops() {
  let depth = 0;
  const shown = (isShown) => {
    byId('drop').hidden = !isShown;
  };
  addEventListener('dragenter', (event) => {
    event.preventDefault();
    depth++;
    shown(true);
  });
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('dragleave', () => {
    depth--;
    shown(depth > 0);
  });
  addEventListener('drop', (event) => {
    event.preventDefault();
    depth = 0;
    shown(false);
    if (event.dataTransfer.files.length > 0) openFiles(event.dataTransfer.files);
  });
}

// ---- start ------------------------------------------------------------------------------------

async function start() {
  setWorkerSource(workerSource);
  charts.chart = new TimeChart(byId('plot-chart'), moved);
  charts.map = new MapChart(byId('plot-map'), moved);
  charts.cascade = new CascadeChart(byId('plot-cascade'), moved);
  listen();
  state.wasm = await WebAssembly.compile(fromBase64(byId('wasm').textContent));
  const [input] = await Promise.all([inflated(fromBase64(byId('data').textContent)), liqmap.init(state.wasm)]);
  const workers = warm(input.sources.length);
  [clerk] = warm(1);
  await open(await sourcesOf(input, workers), input, workers);
}

/** Workers with the library loaded. */
const warm = (n) => Array.from({ length: n }, () => {
  const worker = new Remote();
  worker.call('init', { wasm: state.wasm });
  return worker;
});

/** Those that the page carries: texts of CSV, or a saved map in base64. */
async function sourcesOf({ sources, axis }, workers) {
  if (sources[0].packed) return sources.map(({ name, packed }) => ({ name, packed: fromBase64(packed) }));
  const encoder = new TextEncoder();
  const asTheyAre = Boolean(axis); // the program wrote it
  return Promise.all(sources.map(async ({ name, csv, model }, i) => {
    const found = await workers[i].call('files', { files: [{ name, bytes: encoder.encode(csv) }], asTheyAre });
    return { name, columns: found.sources[0].columns, model };
  }));
}

/** For tests: all that is asked for is there and shown. */
async function quiet() {
  while (pending.size > 0) await Promise.allSettled([...pending]);
}

globalThis.liqmapPage = { state, charts, quiet, replay };
start().catch((error) => say(`This browser cannot show the page: ${error.message}`));
