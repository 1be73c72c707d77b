// What the live page shows of one upstream.
import { bytes, count, duration, known, name, named, period, share, small, sum, tenth, top } from './live-format.js';
import { ERRORS, OUTCOMES, PARTS, expiry, outcome, phase, reason, unmetered } from './live-words.js';
import { Box, byId, setClass, setFacts, setLines, setRows, setText } from './live-dom.js';
import { Chart } from './live-chart.js';

const MAX_LOADS = 20;
const MAX_LINES = 8;
const LONG_SILENCE_SECONDS = 30;
const PLAIN = /^[\w.:/-]+$/;

export class Upstream {
  constructor(number) {
    this.node = byId('upstream').content.firstElementChild.cloneNode(true);
    byId('upstreams').append(this.node);
    this.moments = [];
    this.find = selector => this.node.querySelector(selector);
    // Of several upstreams, each section is named after its own.
    const address = this.find('.address');
    address.id = `h${number}`;
    this.node.querySelectorAll('section').forEach((section, i) => {
      const heading = section.querySelector('h3');
      heading.id = `h${number}-${i}`;
      section.setAttribute('aria-labelledby', `${heading.id} ${address.id}`);
    });
    this.boxes = {};
    for (const [of, what] of Object.entries({ requests: 'are younger and not listed', models: 'are not listed' })) {
      this.boxes[of] = new Box(this.find(`.box.${of}`), this.find(`.more.${of}`), what);
    }
    this.charts = {
      outcomes: new Chart(this.find('figure.outcomes'), 'Requests that ended, in 5 seconds', ''),
      first: new Chart(this.find('figure.first'), 'Seconds until the first token', 's'),
      pace: new Chart(this.find('figure.pace'), 'Generated tokens per second', 'tokens/s'),
      anatomy: new Chart(this.find('figure.anatomy'), 'Where the time went, in seconds', 's', true),
    };
    this.find('.empty button').addEventListener('click', () => this.copy());
  }

  async copy() {
    const button = this.find('.empty button');
    try {
      await navigator.clipboard.writeText(this.find('pre').textContent);
      setText(button, 'Copied');
    } catch {
      getSelection().selectAllChildren(this.find('pre'));
      setText(button, 'Selected: now copy it');
    }
    setTimeout(() => setText(button, 'Copy the command'), 3000);
  }

  /** Shows what is going on now. The time is that of the server: the clock of this computer may be another. */
  now(state, facts, time) {
    setText(this.find('.address'), state.address);
    this.verdict(state.ollama, time);
    this.requests(state, facts);
    this.models(state, time);
    this.totals(state.totals, facts, time);
  }

  verdict(ollama, time) {
    const seconds = ollama.since ? (time - Date.parse(ollama.since)) / 1000 : -1;
    const since = seconds >= 0 ? `, for ${period(seconds)}` : '';
    const version = ollama.version ? `, version ${name(ollama.version)}` : '';
    const [words, className] = ollama.up === null ? ['Ollama has not been asked yet', 'quiet']
      : ollama.up ? ['▲ Ollama is up', 'good'] : ['▼ Ollama is down', 'bad'];
    setText(this.find('.verdict'), words + since + version);
    setClass(this.find('.verdict'), `verdict ${className}`);
  }

  requests(state, facts) {
    const models = new Map(state.models.map(model => [model.name, model]));
    setRows(this.find('table.requests tbody'), state.requests.map(request => {
      const isSilent = request.silent_seconds > LONG_SILENCE_SECONDS;
      return [
        [(isSilent ? '⚠ ' : '') + phase(request, models.get(request.model)), isSilent ? 'warn' : ''],
        [request.model ? name(request.model) : '–', 'name'],
        [duration(request.age_seconds), 'number'],
        [count(request.tokens), 'number'],
        [tenth(request.tokens_per_second), 'number'],
        request.route,
      ];
    }));
    const all = state.requests.length + state.requests_not_shown;
    setText(this.find('.count'), `(${count(all)})`);
    this.find('table.requests').hidden = all === 0;
    this.find('.empty').hidden = all > 0;
    this.boxes.requests.update(state.requests_not_shown);
    if (all === 0) setText(this.find('pre'), command(state.models, facts));
  }

  models(state, time) {
    const shown = state.models.filter(model => model.resident || sum(Object.values(model.requests)) > 0);
    setRows(this.find('table.models tbody'), shown.map(model => {
      const isPartly = model.vram_share !== null && model.vram_share < 1;
      return [
        [name(model.name), 'name'],
        [model.resident ? bytes(model.memory_bytes) : model.loading_since ? 'loading?' : 'not in memory', 'number'],
        [isPartly ? `⚠ ${share(model.vram_share)}` : share(model.vram_share), isPartly ? 'number warn' : 'number'],
        [known(model.context_tokens) ? `${count(model.context_tokens)} tokens` : '–', 'number'],
        [count(sum(Object.values(model.requests))), 'number'],
        [expiry(model.expires, time), 'number'],
      ];
    }));
    this.find('table.models').hidden = shown.length === 0;
    const isMore = shown.length === state.models.length;
    const rest = isMore ? 0 : state.models.length - shown.length + state.models_not_shown;
    const isNone = state.models.length + state.models_not_shown === 0;
    this.boxes.models.update(isMore ? state.models_not_shown : 0, isNone ? 'no model is known yet; get one with: ollama pull gemma3'
      : (shown.length === 0 ? 'no model is in memory, the first request loads one; ' : '') + (rest > 0 ? `${count(rest)} more on disk` : ''));
  }

  totals(totals, facts, time) {
    const requests = totals.requests;
    const errors = sum(ERRORS.map(of => requests[of] || 0));
    const truncated = sum(Object.values(facts.truncated));
    setFacts(this.find('.totals'), [
      ['Running for', period((time - Date.parse(totals.since)) / 1000)],
      ['Requests succeeded', count(requests.ok)],
      ['Requests failed', (errors > 0 ? '⚠ ' : '') + count(errors), errors > 0 ? 'warn' : ''],
      ['Cancelled by clients', count(requests.cancelled)],
      ['Tokens of prompts', count(totals.tokens.input + totals.tokens.input_cached)],
      ['Generated tokens', count(totals.tokens.output)],
      ['Prompts cut', truncated > 0 ? `⚠ ${count(truncated)}, most of ${named(top(facts.truncated, 1)[0][0])}: set a larger num_ctx` : '0',
        truncated > 0 ? 'warn' : ''],
      ['Requests stuck now', (facts.stuck > 0 ? '⚠ ' : '') + count(facts.stuck || 0), facts.stuck > 0 ? 'bad' : ''],
      ['Without token counts', unmetered(facts.unmetered)],
    ]);
    setRows(this.find('.tokens tbody'), top(facts.tokens, 20).map(([of, value]) => [[name(of), 'name'], [count(value), 'number']]));
    this.find('.tokens').hidden = Object.keys(facts.tokens).length === 0;
  }

  remove() {
    this.node.remove();
  }

  /** Replaces the history. */
  begin(moments, most) {
    this.moments = [];
    this.add(moments, most);
  }

  add(moments, most) {
    this.moments.push(...moments);
    this.moments.splice(0, this.moments.length - most);
    this.draw();
  }

  /** Draws the charts. Their times come from a clock of the server that nobody sets. */
  draw() {
    const last = this.moments.at(-1);
    if (!last) return;
    const times = this.moments.map(moment => moment.uptime_seconds - last.uptime_seconds);
    const column = of => this.moments.map(of);
    const total = of => sum(column(of));

    const ended = Object.keys(OUTCOMES).map(of => [of, column(moment => moment.outcomes[of] || 0)]).filter(([of, line]) => of === 'ok' || sum(line) > 0);
    this.charts.outcomes.show(times, Object.fromEntries(ended.map(([of, line]) => [outcome(of), line])),
      `${ended.map(([of, line]) => `${count(sum(line))} ${outcome(of)}`).join(', ')} in ${period(-times[0] + 5)}`);

    const first = this.moments.findLast(moment => known(moment.first_token_p50));
    this.charts.first.show(times,
      { median: column(moment => moment.first_token_p50), '95th percentile': column(moment => moment.first_token_p95) },
      first ? `last: median ${small(first.first_token_p50)}, 95th percentile ${small(first.first_token_p95)}` : 'no stream has begun');

    // Names of models may be those of what every object has.
    const paces = Object.create(null);
    for (const moment of this.moments) {
      for (const [of, value] of Object.entries(moment.pace)) paces[of] = (paces[of] || 0) + value;
    }
    const models = top(paces, MAX_LINES).map(([of]) => of);
    this.charts.pace.show(times,
      models.length ? Object.fromEntries(models.map(of => [name(of), column(moment => Object.hasOwn(moment.pace, of) ? moment.pace[of] : 0)])) : { 'no model': column(() => 0) },
      `now ${tenth(sum(Object.values(last.pace)))} in all`);

    const parts = Object.entries(PARTS).map(([of, words]) => [words, total(moment => moment.anatomy[of] || 0)]);
    const all = sum(parts.map(([, value]) => value));
    this.charts.anatomy.show(times, Object.fromEntries(Object.entries(PARTS).map(([of, words]) => [words, column(moment => moment.anatomy[of])])),
      all > 0 ? parts.sort((a, b) => b[1] - a[1]).slice(0, 3).map(([words, value]) => `${words} ${share(value / all)}`).join(', ') : 'no request has succeeded');
    this.loads(last.uptime_seconds);
  }

  loads(now) {
    const lines = [];
    for (let i = this.moments.length - 1; i >= 0 && lines.length < MAX_LOADS; i--) {
      const { loads, uptime_seconds: then } = this.moments[i];
      const loaded = loads.filter(load => load.event === 'load').slice(0, 3).map(load => named(load.model));
      for (const load of loads) {
        const whom = load.reason === 'evicted' && loaded.length ? `, while ${loaded.join(' and ')} was loaded` : '';
        const when = now - then < 1 ? 'just now' : `${period(now - then)} ago`;
        lines.push(`${named(load.model)} was ${load.event === 'load' ? 'loaded' : 'unloaded'} ${when}: ${reason(load.reason)}${whom}`);
      }
    }
    setLines(this.find('.loads'), lines.length ? lines.slice(0, MAX_LOADS) : ['Nothing in the last 15 minutes.']);
  }

  redraw() {
    Object.values(this.charts).forEach(chart => chart.redraw());
    this.draw();
  }
}

/** A command that sends a request to where the clients of an upstream connect, for a POSIX shell. */
function command(models, facts) {
  const plain = models.filter(model => PLAIN.test(model.name));
  const model = (plain.find(model => model.resident) || plain[0] || { name: 'gemma3' }).name;
  const url = (facts.clients_url || location.origin).replace(/:\/\/(0\.0\.0\.0|\[::\]|\[0:0:0:0:0:0:0:0\])/, `://${location.hostname}`);
  const token = facts.clients_need_token ? ' -H "Authorization: Bearer $TOKEN"' : '';
  return `curl ${url}/api/generate${token} -d '${JSON.stringify({ model, prompt: 'Why is the sky blue?' })}'`;
}
