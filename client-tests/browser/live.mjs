// The live page in a real browser: what it shows of a demonstration, of one that ends and begins again, and whether everybody can read it.
// Usage: node live.mjs CHROMIUM FOLDER LAUNCHER; pictures are written to FOLDER.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const [browserPath, folder, launcher] = process.argv.slice(2);
const PATIENCE = { timeout: 120_000 };
const SIZES = { phone: [390, 844], laptop: [1366, 850], wall: [2560, 1440] };
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

const started = [];

async function start(...args) {
  const child = spawn(launcher, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  started.push(child);
  let log = '';
  await new Promise((resolve, reject) => {
    child.stderr.on('data', bytes => {
      log += bytes;
      if (log.includes('listening on')) resolve();
    });
    child.on('exit', status => reject(new Error(`llamatap ended with ${status}: ${log}`)));
  });
  child.removeAllListeners('exit');
  return child;
}

async function stop(child) {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

async function open(browser, url, [width, height], colorScheme) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE.timeout);
  const faults = [];
  page.on('pageerror', error => faults.push(String(error)));
  page.on('console', message => {
    // Failed connections are reported too; those are wanted here.
    if (message.type() === 'error' && !message.text().includes('ERR_')) faults.push(message.text());
  });
  page.on('request', request => {
    if (new URL(request.url()).host !== new URL(url).host && !request.url().startsWith('data:')) faults.push(`asked ${request.url()}`);
  });
  await page.goto(url);
  await page.waitForFunction(() => document.getElementById('connection').textContent === 'Live', null, PATIENCE);
  return { page, faults };
}

const text = (page, selector) => page.locator(selector).first().innerText();
const waitFor = (page, selector, words) => page.locator(selector, { hasText: words }).first().waitFor({ state: 'attached', ...PATIENCE });

const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
try {
  const ollama = await freePort();
  const proxy = await freePort();
  let demonstration = await start('--demo', '--listen', `127.0.0.1:${ollama}`);
  let llamatap = await start('--upstream', `127.0.0.1:${ollama}`, '--listen', `127.0.0.1:${proxy}`);
  const url = `http://127.0.0.1:${proxy}/metrics/live`;
  const { page, faults } = await open(browser, url, SIZES.laptop, 'light');

  // Nobody uses it yet.
  await waitFor(page, '.verdict', 'Ollama is up');
  await waitFor(page, '.empty pre', `curl http://127.0.0.1:${proxy}/api/generate`);

  // Two clients: one response is streamed, one is waited for.
  const model = (await (await fetch(`http://127.0.0.1:${proxy}/api/tags`)).json()).models[0].name;
  const using = setInterval(() => {
    for (const stream of [true, false]) {
      fetch(`http://127.0.0.1:${proxy}/api/generate`, { method: 'POST', body: JSON.stringify({ model, prompt: 'Why is the sky blue?', stream }) })
        .then(response => response.arrayBuffer()).catch(() => {});
    }
  }, 500);
  await waitFor(page, '.requests tbody td', /^responding/);
  await waitFor(page, '.requests tbody td', /a guess/);
  await waitFor(page, '.requests tbody td.name', model);
  await waitFor(page, '.models tbody td.name', model);
  await waitFor(page, '.tokens tbody td.name', model);
  await waitFor(page, '.first figcaption', /last: median/);
  await waitFor(page, '.anatomy figcaption', /generating/);
  assert.equal(await page.locator('figure canvas').count(), 4);
  assert.match(await text(page, '#proxy'), /Memory\s+\d+ MB/);

  // Everybody can read it, wherever.
  for (const [size, [width, height]] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark']) {
      const other = await open(browser, url, [width, height], colorScheme);
      await waitFor(other.page, '.first figcaption', /last: median/);
      await other.page.evaluate(axe);
      const { violations } = await other.page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(violations.map(fault => `${fault.id}: ${fault.nodes.map(node => node.html).join(' ')}`), []);
      assert.ok(await other.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${size} has to be moved sideways`);
      await other.page.screenshot({ path: `${folder}/live-${size}-${colorScheme}.png`, fullPage: size !== 'wall' });
      assert.deepEqual(other.faults, []);
      await other.page.context().close();
    }
  }

  // Ollama ends and begins again.
  clearInterval(using);
  await stop(demonstration);
  await waitFor(page, '.verdict', 'Ollama is down');
  demonstration = await start('--demo', '--listen', `127.0.0.1:${ollama}`);
  await waitFor(page, '.verdict', 'Ollama is up');

  // So does the proxy.
  await stop(llamatap);
  await waitFor(page, '#connection', 'No connection');
  llamatap = await start('--upstream', `127.0.0.1:${ollama}`, '--listen', `127.0.0.1:${proxy}`);
  await waitFor(page, '#connection', /^Live$/);
  assert.deepEqual(faults, []);
  console.log('the live page: every step as expected');
} finally {
  await browser.close();
  for (const child of started) {
    if (child.exitCode === null) child.kill('SIGKILL');
  }
}
