// The live page under events that a test makes: names that harm, far too much of everything, clocks that are wrong, an hour at once.
// Usage: node hostile.mjs CHROMIUM FOLDER LAUNCHER [short]; pictures of what is crowded are written to FOLDER.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { EventServer, START, facts, history, model, moment, now, upstream, waiting } from './events.mjs';
import { Llamataps, SIZES, freePort, isOnOneScreen, isReadable, open, text, waitFor } from './steps.mjs';

const [browserPath, folder, launcher, length] = process.argv.slice(2);
const llamataps = new Llamataps(launcher);
const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
const HOURS = 3_600_000;
const IS_SHORT = length === 'short';

async function events(first, act) {
  const server = new EventServer(`http://127.0.0.1:${files}`);
  server.begin(...first);
  const url = await server.start();
  try {
    await act(url, server);
  } finally {
    server.close();
  }
}

async function look(url, size, act, options) {
  const { page, faults } = await open(browser, url, SIZES[size], options);
  await act(page);
  assert.deepEqual(faults, []);
  await page.context().close();
}

/** Names that clients may send are shown as text, cut, and without what cannot be seen. */
async function names() {
  const hostile = ['<img src=x onerror=alert(1)>"\'&', 'a\u0000\u001b[31m\r\nb', 'abc\u202Efdp.exe\u2066\u200f', '\u05d0\u05d1\u05d2:1', 'x'.repeat(10_000)];
  const paces = Object.fromEntries(hostile.map((name, i) => [name, i]));
  const loads = hostile.map(name => ({ model: name, event: 'unload', reason: name }));
  const state = upstream({ models: hostile.map(name => model(name)), requests: hostile.map(waiting), ollama: { up: true, since: null, version: hostile[4] } });
  await events([
    ['history', history([moment(0, { pace: paces, loads })])],
    ['now', now([state], [facts({ tokens: paces, truncated: { [hostile[2]]: 3 }, unmetered: { [hostile[0]]: 1 } })], { version: '<b>1' })]],
  url => look(url, 'phone', async page => {
    for (const table of ['requests', 'models', 'tokens']) {
      const shown = await page.locator(`table.${table} td.name`).allInnerTexts();
      assert.ok(shown.includes(hostile[0]) && shown.includes('a\\u{0}\\u{1b}[31m\\u{d}\\u{a}b') && shown.includes(`${'x'.repeat(80)}…`), shown.join(' | '));
      assert.ok(shown.includes('abc\\u{202e}fdp.exe\\u{2066}\\u{200f}'), shown.join(' | '));
    }
    assert.equal(await page.locator('img, b').count(), 0);
    const whole = await page.locator('body').innerText();
    assert.ok(whole.length < 20_000, `${whole.length} characters`);
    assert.doesNotMatch(whole, /[\u202a-\u202e\u200f]/);
    await isReadable(page);
  }));
}

/** Of 2,000 requests and 5,000 models some are listed, all are counted, and nothing is pushed away by them. */
async function crowds() {
  const state = upstream({
    models: [...Array(100)].map((_, i) => model(`model-${i}`)), models_not_shown: 4900,
    requests: [...Array(100)].map((_, i) => waiting(`model-${i}`, i)), requests_not_shown: 1900 });
  const first = [['history', history([...Array(180)].map((_, i) => moment(i, { pace: Object.fromEntries([...Array(8)].map((_, j) => [`model-${i}-${j}`, j])) })))],
    ['now', now([state], [facts({ tokens: Object.fromEntries([...Array(100)].map((_, i) => [`model-${i}`, i])) })])]];
  await events(first, async url => {
    for (const size of Object.keys(SIZES).slice(IS_SHORT ? 1 : 0)) {
      await look(url, size, async page => {
        await waitFor(page, '.count', '(2,000)');
        await waitFor(page, '.more.requests', /^\d+ more below: scroll; 1,900 further are younger and not listed$/);
        await waitFor(page, '.more.models', /^\d+ more below: scroll; 4,900 further are not listed$/);
        // By keyboard too.
        const before = await text(page, '.more.requests');
        await page.locator('.box.requests').focus();
        await page.keyboard.press('End');
        await waitFor(page, '.more.requests', /^1,900 more are younger and not listed$/);
        await page.keyboard.press('Home');
        await waitFor(page, '.more.requests', before);
        assert.equal(await page.locator('.pace .u-series').count(), 9);
        await isReadable(page);
        if (size === 'wall') await isOnOneScreen(page);
        await page.screenshot({ path: `${folder}/crowded-${size}.png`, fullPage: true });
      });
    }
  });
}

/** However much is said above a chart, all of it is there at once, and the charts of a row stand side by side. */
async function outcomes() {
  const all = ['ok', 'client_error', 'upstream_error', 'stream_error', 'incomplete', 'cancelled', 'timeout', 'rejected'];
  for (const most of [4, all.length]) {
    const ended = Object.fromEntries(all.slice(0, most).map((of, i) => [of, 12_345 + i]));
    const pace = { [`registry.example.com/${'a-long-name-'.repeat(6)}:70b-instruct-q4_K_M`]: 12.5, gemma3: 40 };
    await events([['history', history([...Array(180)].map((_, i) => moment(i, { outcomes: ended, pace })))], ['now', now([upstream()], [facts()])]], async url => {
      for (const size of Object.keys(SIZES)) {
        await look(url, size, async page => {
          await waitFor(page, '.outcomes figcaption', most === 4 ? /failed midway in/ : /rejected in/);
          await page.screenshot({ path: `${folder}/outcomes-${most}-${size}.png`, fullPage: true });
          const captions = await page.locator('figcaption').evaluateAll(found => found.map(caption => ({
            hidden: caption.scrollHeight - caption.clientHeight, top: caption.getBoundingClientRect().top,
            chart: caption.parentNode.querySelector('canvas').getBoundingClientRect().top })));
          for (const caption of captions) {
            assert.ok(caption.hidden <= 0, `${caption.hidden} pixels of what is said above a chart are hidden (${size}, ${most} outcomes)`);
            const inRow = captions.filter(other => Math.abs(other.top - caption.top) < 1);
            assert.ok(inRow.every(other => Math.abs(other.chart - caption.chart) < 1), `the charts of a row are not side by side (${size})`);
          }
          await isReadable(page);
          if (size === 'wall') await isOnOneScreen(page);
        });
      }
    });
  }
}

/** Ages and countdowns come from the server, whatever the time is there or here. */
async function clocks() {
  const at = time => ['now', now([upstream({
    models: [model('a', { expires: new Date(time + 90_000).toISOString() })], requests: [waiting('a', 0)],
    ollama: { up: true, since: new Date(time - 61_000).toISOString(), version: null } })], [facts()], { time, version: `at ${time}` })];
  const rows = async (page, time) => {
    await waitFor(page, '#version', `at ${time}`);
    assert.match(await text(page, '.models tbody tr'), /1 min 30 s$/);
    assert.match(await text(page, '.requests tbody tr'), /1 min 30 s/);
    assert.match(await text(page, '.verdict'), /for 1 min 01 s$/);
  };
  for (const ahead of [7 * HOURS, -7 * HOURS]) {
    const script = `{ const Real = Date; Date = class extends Real {
      constructor(...of) { super(...(of.length ? of : [Real.now() + ${ahead}])); }
      static now() { return Real.now() + ${ahead}; } }; }`;
    await events([['history', history([moment(0), moment(1)])], at(START)], (url, server) => look(url, 'laptop', async page => {
      await rows(page, START);
      for (const [i, time] of [START + 5 * HOURS, START - 5 * HOURS].entries()) {
        await server.send(['moment', { upstreams: [moment(2 + i, { time, loads: [{ model: 'a', event: 'load', reason: 'request' }] })] }], at(time));
        await rows(page, time);
        assert.match(await text(page, '.loads'), /^\u2068a\u2069 was loaded just now: for a request/);
      }
      assert.match(await text(page, '.outcomes .u-legend'), /^Time\s*now/);
    }, { script }));
  }
}

/** An hour of events needs no more memory than a quarter of it. */
async function hour() {
  const state = i => now([upstream({
    models: [...Array(i % 30)].map((_, j) => model(`m${(i + j) % 50}`)), requests: [...Array(i % 60)].map((_, j) => waiting(`m${j}`, j)),
    requests_not_shown: i % 3 })], [facts({ tokens: { [`m${i % 50}`]: i } })], { time: START + 1000 * i, version: `second ${i}` });
  await events([['history', history([])], ['now', state(0)]], (url, server) => look(url, 'laptop', async page => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable');
    const used = async () => {
      await devtools.send('HeapProfiler.collectGarbage');
      const { metrics } = await devtools.send('Performance.getMetrics');
      return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    };
    const quarters = [];
    for (let i = 1; i <= (IS_SHORT ? 1800 : 3600); i++) {
      const second = ['now', state(i)];
      const loads = [{ model: `m${i % 50}`, event: 'unload', reason: 'evicted' }];
      await server.send(...(i % 5 ? [second] : [['moment', { upstreams: [moment(i / 5, { pace: { [`m${i % 9}`]: i % 11 }, loads })] }], second]));
      if (i % 900 === 0) {
        await waitFor(page, '#version', `second ${i}`);
        quarters.push(await used());
      }
    }
    const [first, last] = [quarters[0], quarters.at(-1)];
    console.log(`each quarter of an hour: ${quarters.map(({ JSHeapUsedSize, Nodes }) => `${(JSHeapUsedSize / 1e6).toFixed(1)} MB, ${Nodes} nodes`).join('; ')}`);
    assert.ok(last.JSHeapUsedSize < first.JSHeapUsedSize * 1.2 + 1e6, 'the memory of the page grows');
    assert.ok(last.Nodes < first.Nodes * 1.2 + 200, 'the page grows');
    assert.ok(last.JSEventListeners < first.JSEventListeners * 1.2 + 50, 'listeners are left');
    assert.equal(await page.locator('figure canvas').count(), 4);
    assert.ok(await page.locator('.loads li').count() <= 20);
  }));
}

/** Each of two upstreams has all of it. */
async function two() {
  const upstreams = [upstream({ address: 'http://a:1' }), upstream({ address: 'http://b:2', ollama: { up: false, since: null, version: null } })];
  await events([['history', history([moment(0)], [moment(0)])], ['now', now(upstreams, [facts(), facts({ clients_url: 'http://[::]:8001', clients_need_token: true })])]],
    url => look(url, 'wall', async page => {
      assert.deepEqual(await page.locator('.address').allInnerTexts(), ['http://a:1', 'http://b:2']);
      assert.match((await page.locator('pre').allInnerTexts())[1], /^curl http:\/\/127\.0\.0\.1:8001\/api\/generate -H "Authorization: Bearer \$TOKEN" -d /);
      assert.equal(await page.locator('figure canvas').count(), 8);
      assert.equal(await page.title(), '▼ Ollama is down');
      await isReadable(page);
    }));
}

const files = await freePort();
try {
  await llamataps.start('--listen', `127.0.0.1:${files}`, '--upstream', '127.0.0.1:9', '--poll-interval', 'off');
  for (const step of [names, crowds, outcomes, clocks, two, hour]) {
    const begin = performance.now();
    await step();
    console.log(`the live page under events of a test: ${step.name} as expected, ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  }
} catch (failure) {
  for (const [i, page] of browser.contexts().flatMap(context => context.pages()).entries()) {
    await page.screenshot({ path: `${folder}/failed-${i}.png`, fullPage: true });
  }
  throw failure;
} finally {
  await browser.close();
  llamataps.close();
}
