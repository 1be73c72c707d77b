// The live page of a Llamatap that is used: what it shows of a demonstration, of one that ends and begins again, and with a token.
// Usage: node live.mjs CHROMIUM FOLDER LAUNCHER; a picture is written to FOLDER where a step fails.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { Llamataps, SIZES, freePort, isOnOneScreen, isReadable, open, text, waitFor } from './steps.mjs';

const [browserPath, folder, launcher] = process.argv.slice(2);
const llamataps = new Llamataps(launcher);
const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
try {
  const [ollama, proxy, guarded] = [await freePort(), await freePort(), await freePort()];
  writeFileSync(`${folder}/tokens`, 'for-viewers\n');
  const startProxy = () => llamataps.start('--upstream', `127.0.0.1:${ollama}`, '--listen', `127.0.0.1:${proxy}`, '--poll-interval', '2s');
  let [demonstration, llamatap] = await Promise.all([
    llamataps.start('--demo', '--listen', `127.0.0.1:${ollama}`), startProxy(),
    llamataps.start('--upstream', `127.0.0.1:${ollama}`, '--listen', `127.0.0.1:${guarded}`, '--token-file', `${folder}/tokens`)]);
  const url = `http://127.0.0.1:${proxy}/metrics/live`;
  const { page, faults } = await open(browser, url, SIZES.laptop, { permissions: ['clipboard-read', 'clipboard-write'] });

  // Nobody uses it yet.
  await waitFor(page, '.verdict', 'Ollama is up');
  await waitFor(page, '.empty pre', `curl http://127.0.0.1:${proxy}/api/generate`);
  await page.locator('.empty button').click();
  await waitFor(page, '.empty button', 'Copied');
  const command = await page.evaluate(() => navigator.clipboard.readText());
  const { model } = JSON.parse(command.slice(command.indexOf("'") + 1, -1));

  // Two clients: one response is streamed, one is waited for. Nine more look.
  const using = setInterval(() => {
    for (const stream of [true, false]) {
      fetch(`http://127.0.0.1:${proxy}/api/generate`, { method: 'POST', body: JSON.stringify({ model, prompt: 'Why is the sky blue?', stream }) })
        .then(response => response.arrayBuffer()).catch(() => {});
    }
  }, 500);
  const viewers = [...Array(9)].map(() => new AbortController());
  viewers.forEach(({ signal }) => fetch(`${url}/events`, { signal }).then(response => response.arrayBuffer()).catch(() => {}));
  await waitFor(page, '.requests tbody td', /^responding/);
  await waitFor(page, '.requests tbody td', /a guess/);
  await waitFor(page, '.requests tbody td.name', model);
  await waitFor(page, '.models tbody td.name', model);
  await waitFor(page, '.tokens tbody td.name', model);
  await waitFor(page, '.first figcaption', /last: median/);
  await waitFor(page, '.anatomy figcaption', /generating/);
  await waitFor(page, '#proxy', /Viewers of this page\s*10$/);
  viewers.forEach(viewer => viewer.abort());
  assert.equal(await page.locator('figure canvas').count(), 4);
  assert.match(await text(page, '#proxy'), /Memory\s+\d+ MB/);

  // Everybody can read it, wherever.
  for (const [size, colorScheme] of [['phone', 'dark'], ['laptop', 'light'], ['wall', 'dark']]) {
    const other = await open(browser, url, SIZES[size], { colorScheme });
    await waitFor(other.page, '.first figcaption', /last: median/);
    await isReadable(other.page);
    if (size === 'wall') await isOnOneScreen(other.page);
    assert.deepEqual(other.faults, []);
    await other.page.context().close();
  }

  // A token is the password that the browser asks for, and sends with the events too.
  const httpCredentials = { username: 'anybody', password: 'for-viewers' };
  const withToken = await open(browser, `http://127.0.0.1:${guarded}/metrics/live`, SIZES.laptop, { httpCredentials });
  await waitFor(withToken.page, '.empty pre', '-H "Authorization: Bearer $TOKEN"');
  assert.deepEqual(withToken.faults.filter(fault => !fault.includes('401')), []);
  await withToken.page.context().close();

  // Ollama ends and begins again.
  clearInterval(using);
  await llamataps.stop(demonstration, 'SIGKILL');
  await waitFor(page, '.verdict', 'Ollama is down');
  assert.equal(await page.title(), '▼ Ollama is down');
  demonstration = await llamataps.start('--demo', '--listen', `127.0.0.1:${ollama}`);
  await waitFor(page, '.verdict', 'Ollama is up');

  // So does the proxy.
  await llamataps.stop(llamatap);
  await waitFor(page, '#connection', 'No connection');
  llamatap = await startProxy();
  await waitFor(page, '#connection', /^Live$/);
  assert.deepEqual(faults, []);
  console.log('the live page: every step as expected');
} catch (failure) {
  for (const [i, page] of browser.contexts().flatMap(context => context.pages()).entries()) {
    await page.screenshot({ path: `${folder}/failed-${i}.png` });
  }
  throw failure;
} finally {
  await browser.close();
  llamataps.close();
}
