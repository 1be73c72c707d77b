// What the tests of the live page share: a Llamatap to start, a browser that collects what goes wrong, and patience.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';

export const PATIENCE = { timeout: 60_000 };
export const SIZES = { phone: [390, 844], laptop: [1366, 850], wall: [1920, 1080] };
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A port below the range from which the kernel takes those of clients, and of whoever asks for any. */
export async function freePort() {
  for (;;) {
    const port = 20000 + Math.floor(Math.random() * 10000);
    const server = createServer();
    const isFree = await new Promise(done => server.once('error', () => done(false)).listen(port, '127.0.0.1', () => done(true)));
    if (isFree) {
      server.close();
      return port;
    }
  }
}

/** Processes of Llamatap, which all end with the test. */
export class Llamataps {
  constructor(launcher) {
    this.launcher = launcher;
    this.started = [];
  }

  async start(...args) {
    const child = spawn(this.launcher, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.started.push(child);
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

  async stop(child, signal = 'SIGTERM') {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  close() {
    for (const child of this.started) {
      if (child.exitCode === null) child.kill('SIGKILL');
    }
  }
}

/** Opens the page. What it does wrong is in the list of its faults. */
export async function open(browser, url, [width, height], options = {}) {
  const { script, ...context } = options;
  const page = await (await browser.newContext({ viewport: { width, height }, ...context })).newPage();
  page.setDefaultTimeout(PATIENCE.timeout);
  const faults = [];
  page.on('pageerror', error => faults.push(String(error)));
  page.on('dialog', dialog => {
    faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('console', message => {
    // Failed connections are reported too; those are wanted here.
    if (message.type() === 'error' && !message.text().includes('ERR_')) faults.push(message.text());
  });
  page.on('request', request => {
    if (new URL(request.url()).host !== new URL(url).host && !request.url().startsWith('data:')) faults.push(`asked ${request.url()}`);
  });
  if (script) await page.addInitScript(script);
  await page.goto(url);
  await waitFor(page, '#connection', /^Live$/);
  return { page, faults };
}

export const text = (page, selector) => page.locator(selector).first().innerText();
export const waitFor = (page, selector, words) => page.locator(selector, { hasText: words }).first().waitFor({ state: 'attached', ...PATIENCE });

/** Everybody can read it: no violation that axe finds, and nothing to move sideways. */
export async function isReadable(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map(fault => `${fault.id}: ${fault.nodes.map(node => node.html).join(' ')}`), []);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page has to be moved sideways');
}

/** All of it is on one screen. */
export async function isOnOneScreen(page) {
  const [needed, there] = await page.evaluate(() => [document.documentElement.scrollHeight, innerHeight]);
  assert.ok(needed <= there, `the page is ${needed} pixels high on a screen of ${there}`);
}
