// The live page of Llamatap. Everything comes as server-sent events; texts are only ever set as text, never as markup.
'use strict';

(() => {
  const OUTCOMES = ['ok', 'client_error', 'upstream_error', 'stream_error', 'incomplete', 'cancelled', 'timeout', 'rejected'];
  const ERRORS = OUTCOMES.filter(name => name !== 'ok' && name !== 'cancelled');
  const PARTS = [['queue', 'waiting in the queue'], ['load', 'loading the model'], ['prefill', 'reading the prompt'],
    ['decode', 'generating'], ['relay', 'in the proxy'], ['unattributed', 'not told by Ollama']];
  const REASONS = {
    request: 'for a request', preload: 'without a prompt', keep_alive_expired: 'its keep_alive was over', explicit: 'a client asked for it',
    evicted: 'to make room for another model', restart: 'Ollama was restarted', crashed: 'its runner crashed', unknown: 'reason unknown'};
  const DASHES = [[], [8, 4], [2, 3], [12, 4, 2, 4], [4, 4], [1, 4], [16, 4], [6, 2, 2, 2]];
  const SILENCE_MILLIS = 5000;
  const MAX_LOADS = 10;
  const byId = id => document.getElementById(id);

  // ---- words and numbers

  const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
  const one = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const two = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

  const known = value => value !== null && value !== undefined && !Number.isNaN(value);
  const count = value => known(value) ? whole.format(value) : '–';
  const tenth = value => known(value) ? one.format(value) : '–';
  const share = value => known(value) ? `${whole.format(value * 100)} %` : '–';

  function duration(seconds) {
    if (!known(seconds)) return '–';
    const s = Math.max(0, seconds);
    if (s < 60) return `${one.format(s)} s`;
    if (s < 3600) return `${Math.floor(s / 60)} min ${String(Math.floor(s % 60)).padStart(2, '0')} s`;
    if (s < 86400) return `${Math.floor(s / 3600)} h ${String(Math.floor(s % 3600 / 60)).padStart(2, '0')} min`;
    return `${Math.floor(s / 86400)} d ${Math.floor(s % 86400 / 3600)} h`;
  }

  function small(seconds) {
    if (!known(seconds)) return '–';
    if (seconds < 0.001) return `${whole.format(seconds * 1e6)} µs`;
    return seconds < 1 ? `${two.format(seconds * 1e3)} ms` : `${two.format(seconds)} s`;
  }

  function bytes(value) {
    if (!known(value)) return '–';
    return value < 1e9 ? `${whole.format(value / 1e6)} MB` : `${one.format(value / 1e9)} GB`;
  }

  function make(tag, text, className) {
    const node = document.createElement(tag);
    if (text !== undefined) setText(node, text);
    if (className) node.className = className;
    return node;
  }

  function setText(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  /** Sets the rows of a table body to some texts, and keeps the rows that are there, so that a selection in them lasts. */
  function setRows(body, rows) {
    while (body.rows.length > rows.length) body.deleteRow(-1);
    rows.forEach((cells, i) => {
      const row = body.rows[i] || body.insertRow();
      cells.forEach((cell, j) => {
        const td = row.cells[j] || row.insertCell();
        setText(td, cell.text);
        if (td.className !== (cell.kind || '')) td.className = cell.kind || '';
      });
    });
  }

  function setFacts(list, facts) {
    while (list.children.length > facts.length) list.lastElementChild.remove();
    facts.forEach(([name, value, kind], i) => {
      let pair = list.children[i];
      if (!pair) {
        pair = make('div');
        pair.append(make('dt'), make('dd'));
        list.append(pair);
      }
      setText(pair.firstElementChild, name);
      setText(pair.lastElementChild, value);
      pair.lastElementChild.className = kind || '';
    });
  }

  // ---- charts

  const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  class Chart {
    constructor(figure, unit, isStacked) {
      this.figure = figure;
      this.unit = unit;
      this.isStacked = isStacked;
      this.names = null;
      new ResizeObserver(() => this.resize()).observe(figure);
    }

    resize() {
      const width = this.figure.clientWidth - 18;
      if (this.plot && width > 0 && width !== this.plot.width) this.plot.setSize({ width, height: 200 });
    }

    /** Shows values by name; each has as many values as there are times, null where nothing is known. */
    show(times, names, values) {
      const data = [times, ...(this.isStacked ? stack(values) : values)];
      if (this.plot && names.join('\n') === this.names) {
        this.plot.setData(data);
        return;
      }
      this.names = names.join('\n');
      if (this.plot) this.plot.destroy();
      const raw = values;
      const self = this;
      this.raw = raw;
      const axis = { stroke: color('--quiet'), grid: { stroke: color('--line'), width: 1 }, ticks: { stroke: color('--line') } };
      this.plot = new uPlot({
        width: Math.max(100, this.figure.clientWidth - 18), height: 200,
        cursor: { drag: { x: false, y: false } },
        // Between two lines of a stack is the part of the upper one.
        bands: this.isStacked ? names.slice(1).map((name, i) => ({ series: [i + 1, i + 2] })) : [],
        scales: { y: { range: (u, low, high) => [0, high > 0 ? high * 1.1 : 1] } },
        axes: [{ ...axis, values: (u, marks) => marks.map(mark => new Date(mark * 1000).toLocaleTimeString('en-GB')), space: 90 }, { ...axis, size: 60, values: (u, marks) => marks.map(mark => two.format(mark)) }],
        series: [{ label: 'Time', value: (u, t) => known(t) ? new Date(t * 1000).toLocaleTimeString('en-GB') : '–' },
          ...names.map((name, i) => ({
            label: name, stroke: color(`--c${i % 8}`), width: 2, dash: DASHES[i % 8], spanGaps: !this.isStacked,
            fill: this.isStacked ? `${color(`--c${i % 8}`)}40` : undefined, points: { show: !this.isStacked && times.length < 60, size: 4 },
            value: (u, v, s, at) => at === null || at === undefined || !known(self.raw[s - 1][at]) ? '–' : `${two.format(self.raw[s - 1][at])} ${this.unit}`,
          }))],
      }, data, this.figure);
    }

    update(times, names, values) {
      this.raw = values;
      this.show(times, names, values);
    }

    redraw() {
      if (!this.plot) return;
      this.names = null;
    }
  }

  /** Each line is the sum of itself and those after it, so that the first is the whole. */
  function stack(values) {
    const stacked = values.map(line => line.map(value => value || 0));
    for (let i = stacked.length - 2; i >= 0; i--) stacked[i] = stacked[i].map((value, j) => value + stacked[i + 1][j]);
    return stacked;
  }

  // ---- one upstream

  class Upstream {
    constructor(number) {
      this.node = byId('upstream').content.firstElementChild.cloneNode(true);
      byId('upstreams').append(this.node);
      this.moments = [];
      this.find = selector => this.node.querySelector(selector);
      this.node.querySelectorAll('section').forEach((section, i) => {
        const heading = section.querySelector('h3');
        heading.id = `h${number}-${i}`;
        section.setAttribute('aria-labelledby', heading.id);
        section.querySelectorAll('.scroll').forEach(region => region.setAttribute('aria-label', region.querySelector('caption').textContent));
      });
      this.charts = {
        outcomes: new Chart(this.find('.outcomes'), 'requests'),
        first: new Chart(this.find('.first'), 's'),
        pace: new Chart(this.find('.pace'), 'tokens/s'),
        anatomy: new Chart(this.find('.anatomy'), 's', true),
      };
      this.find('.empty button').addEventListener('click', () => this.copy());
    }

    async copy() {
      const button = this.find('.empty button');
      try {
        await navigator.clipboard.writeText(this.find('pre').textContent);
        setText(button, 'Copied');
      } catch {
        const range = document.createRange();
        range.selectNodeContents(this.find('pre'));
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        setText(button, 'Selected: now copy it');
      }
      setTimeout(() => setText(button, 'Copy the command'), 3000);
    }

    now(state, facts, time) {
      setText(this.find('.address'), state.address);
      this.verdict(state.ollama, time);
      const models = new Map(state.models.map(model => [model.name, model]));
      this.requests(state, models, time);
      this.models(state, time);
      this.totals(state.totals, facts, time);
    }

    verdict(ollama, time) {
      const node = this.find('.verdict');
      const since = ollama.since ? `, for ${duration((time - Date.parse(ollama.since)) / 1000)}` : '';
      const version = ollama.version ? `, version ${ollama.version}` : '';
      const words = ollama.up === null ? ['Not asked yet', 'quiet'] : ollama.up ? ['▲ Ollama is up', 'good'] : ['▼ Ollama is down', 'bad'];
      setText(node, words[0] + since + version);
      node.className = `verdict ${words[1]}`;
    }

    requests(state, models, time) {
      const rows = state.requests.map(request => {
        const model = models.get(request.model);
        return [
          { text: phase(request, model, time), kind: request.silent_seconds > 30 ? 'warn' : '' },
          { text: request.model || '–', kind: 'name' },
          { text: duration(request.age_seconds), kind: 'number' },
          { text: count(request.tokens), kind: 'number' },
          { text: tenth(request.tokens_per_second), kind: 'number' },
          { text: request.route },
        ];
      });
      setRows(this.find('.requests tbody'), rows);
      const all = state.requests.length + state.requests_not_shown;
      setText(this.find('.count'), `(${count(all)})`);
      setText(this.find('.more'), state.requests_not_shown > 0 ? `and ${count(state.requests_not_shown)} more, which are younger` : '');
      this.find('.requests').hidden = all === 0;
      this.find('.empty').hidden = all > 0;
      const name = (state.models.find(model => model.resident) || state.models[0] || { name: 'gemma3' }).name;
      const body = JSON.stringify({ model: name, prompt: 'Why is the sky blue?' }).replaceAll("'", "\\u0027");
      setText(this.find('pre'), `curl ${location.origin}/api/generate -d '${body}'`);
    }

    models(state, time) {
      const shown = state.models.filter(model => model.resident || sum(Object.values(model.requests)) > 0);
      setRows(this.find('.models tbody'), shown.map(model => [
        { text: model.name, kind: 'name' },
        { text: model.resident ? bytes(model.memory_bytes) : model.loading_since ? 'loading?' : 'not in memory', kind: 'number' },
        { text: share(model.vram_share), kind: model.vram_share !== null && model.vram_share < 1 ? 'number warn' : 'number' },
        { text: known(model.context_tokens) ? `${count(model.context_tokens)} tokens` : '–', kind: 'number' },
        { text: count(sum(Object.values(model.requests))), kind: 'number' },
        { text: expiry(model.expires, time), kind: 'number' },
      ]));
      this.find('.models').hidden = shown.length === 0;
      const rest = state.models.length - shown.length + state.models_not_shown;
      setText(this.find('.nomodels'), state.models.length + state.models_not_shown === 0
        ? 'No model is known yet. Get one with: ollama pull gemma3'
        : `${shown.length === 0 ? 'No model is in memory; the first request loads one. ' : ''}${count(rest)} more on disk.`);
    }

    totals(totals, facts, time) {
      const requests = totals.requests;
      const errors = sum(ERRORS.map(name => requests[name] || 0));
      const truncated = sum(Object.values(facts.truncated));
      const worst = top(facts.truncated, 1)[0];
      setFacts(this.find('.totals'), [
        ['Counted for', duration((time - Date.parse(totals.since)) / 1000)],
        ['Requests that succeeded', count(requests.ok)],
        ['Requests that failed', count(errors), errors > 0 ? 'warn' : ''],
        ['Cancelled by clients', count(requests.cancelled)],
        ['Input tokens', count(totals.tokens.input + totals.tokens.input_cached)],
        ['Generated tokens', count(totals.tokens.output)],
        ['Prompts cut by Ollama', truncated > 0 ? `${count(truncated)}, most of ${worst[0]}: set a larger num_ctx` : '0', truncated > 0 ? 'warn' : ''],
        ['Stuck requests now', count(facts.stuck || 0), facts.stuck > 0 ? 'bad' : ''],
        ['Responses without token counts', unmetered(facts.unmetered)],
      ]);
      setRows(this.find('.tokens tbody'), top(facts.tokens, 20).map(([name, value]) => [
        { text: name, kind: 'name' }, { text: count(value), kind: 'number' }]));
      this.find('.tokens').hidden = Object.keys(facts.tokens).length === 0;
    }

    add(moments, most) {
      this.moments.push(...moments);
      this.moments.splice(0, this.moments.length - most);
      this.draw();
    }

    draw() {
      const times = this.moments.map(moment => moment.time / 1000);
      const column = of => this.moments.map(of);
      const last = this.moments[this.moments.length - 1];
      if (!last) return;
      const seen = OUTCOMES.filter(name => name === 'ok' || this.moments.some(moment => moment.outcomes[name]));
      this.charts.outcomes.update(times, seen, seen.map(name => column(moment => moment.outcomes[name] || 0)));
      this.caption('outcomes', 'Requests that ended, by outcome, in 5 s',
        seen.map(name => `${name} ${count(sum(column(moment => moment.outcomes[name] || 0)))}`).join(', ') + ' in 15 minutes');

      this.charts.first.update(times, ['median', '95th percentile'],
        [column(moment => moment.first_token_p50), column(moment => moment.first_token_p95)]);
      const first = this.moments.filter(moment => known(moment.first_token_p50)).pop();
      this.caption('first', 'Time to the first token', first
        ? `last: median ${small(first.first_token_p50)}, 95th percentile ${small(first.first_token_p95)}` : 'no stream has begun');

      const models = [...new Set(this.moments.flatMap(moment => Object.keys(moment.pace)))].sort().slice(0, 8);
      this.charts.pace.update(times, models.length ? models : ['no model'],
        models.length ? models.map(name => column(moment => moment.pace[name] || 0)) : [column(() => 0)]);
      this.caption('pace', 'Generated tokens per second, by model',
        Object.entries(last.pace).map(([name, value]) => `${name} ${tenth(value)}`).join(', ') || 'nothing is generated now');

      this.charts.anatomy.update(times, PARTS.map(part => part[1]), PARTS.map(part => column(moment => moment.anatomy[part[0]])));
      const parts = PARTS.map(part => [part[1], sum(column(moment => moment.anatomy[part[0]] || 0))]);
      const all = sum(parts.map(part => part[1]));
      this.caption('anatomy', 'Where the time of successful requests went, in seconds',
        all > 0 ? parts.filter(part => part[1] / all >= 0.005).map(part => `${part[0]} ${share(part[1] / all)}`).join(', ') : 'no request has ended');
      this.loads();
    }

    caption(name, title, text) {
      const node = this.find(`.${name} figcaption`);
      if (!node.firstChild) node.append(make('strong'), make('br'), make('span'));
      setText(node.firstElementChild, title);
      setText(node.lastElementChild, text);
    }

    loads() {
      const lines = [];
      for (const moment of [...this.moments].reverse()) {
        const loaded = moment.loads.filter(load => load.event === 'load').map(load => load.model);
        for (const load of moment.loads) {
          const whom = load.reason === 'evicted' && loaded.length ? `, while ${loaded.join(' and ')} was loaded` : '';
          const what = load.event === 'load' ? 'was loaded' : 'was unloaded';
          lines.push(`${new Date(moment.time).toLocaleTimeString('en-GB')}: ${load.model} ${what} (${REASONS[load.reason] || load.reason}${whom})`);
        }
      }
      const list = this.find('.loads');
      const shown = lines.length ? lines.slice(0, MAX_LOADS) : ['Nothing in the last 15 minutes. This is inferred from what Ollama lists.'];
      while (list.children.length > shown.length) list.lastElementChild.remove();
      shown.forEach((line, i) => setText(list.children[i] || list.appendChild(make('li')), line));
    }

    redraw() {
      Object.values(this.charts).forEach(chart => chart.redraw());
      this.draw();
    }
  }

  const sum = values => values.reduce((total, value) => total + value, 0);
  const top = (counts, most) => Object.entries(counts).sort((a, b) => b[1] - a[1]).slice(0, most);

  /** Ollama is silent while a model loads, while a request waits for a slot and while a prompt is read: which it is, is a guess. */
  function phase(request, model, time) {
    switch (request.phase) {
      case 'upstream_connect': return 'connecting to Ollama';
      case 'streaming': return request.silent_seconds > 5 ? `responding, silent for ${duration(request.silent_seconds)}` : 'responding';
      case 'waiting_first_token': return 'reading the prompt (a guess)';
      default:
        if (!request.model) return 'waiting for Ollama';
        if (model && model.loading_since) return 'waiting for its model, which is not in memory (a guess)';
        return 'queued, or its prompt is read (a guess)';
    }
  }

  function expiry(expires, time) {
    if (!expires) return '–';
    const left = (Date.parse(expires) - time) / 1000;
    return left > 10 * 365 * 86400 ? 'never' : left < 0 ? 'any moment' : duration(left);
  }

  function unmetered(reasons) {
    const words = { no_usage: 'no usage in the response', content_encoding: 'compressed', non_json: 'not JSON' };
    const parts = top(reasons, 3).map(([name, value]) => `${count(value)} ${words[name] || name}`);
    return parts.length ? parts.join(', ') : '0';
  }

  // ---- the connection

  let upstreams = [];
  let mostMoments = 180;
  let heard = 0;
  let wait = 1000;

  function upstreamAt(i) {
    while (upstreams.length <= i) upstreams.push(new Upstream(upstreams.length));
    return upstreams[i];
  }

  function connection(text, isBad) {
    const node = byId('connection');
    setText(node, text);
    node.className = isBad ? 'bad' : 'quiet';
  }

  function connect() {
    const source = new EventSource('/metrics/live/events');
    const on = (name, action) => source.addEventListener(name, event => {
      heard = Date.now();
      wait = 1000;
      action(JSON.parse(event.data));
    });
    on('history', data => {
      mostMoments = data.most_moments;
      data.upstreams.forEach((moments, i) => {
        const upstream = upstreamAt(i);
        upstream.moments = [];
        upstream.add(moments, mostMoments);
      });
    });
    on('moment', data => data.upstreams.forEach((moment, i) => upstreamAt(i).add([moment], mostMoments)));
    on('now', data => {
      const time = Date.parse(data.state.time);
      const status = data.state.llamatap.status;
      connection(status === 'draining' ? 'Live. The proxy is draining: it ends soon.' : 'Live', status === 'draining');
      setText(byId('version'), data.state.llamatap.version);
      const delays = data.upstreams.map(facts => facts.added_delay_p99_seconds).filter(known);
      setFacts(byId('proxy'), [
        ['Delay added to a chunk, 99th percentile of this second', delays.length ? small(Math.max(...delays)) : '–'],
        ['Processor time', known(data.proxy.cpu_share) ? `${one.format(data.proxy.cpu_share * 100)} % of one processor` : '–'],
        ['Memory', bytes(data.proxy.memory_bytes)],
        ['Who looks at this page', count(data.proxy.viewers)],
      ]);
      data.state.upstreams.forEach((state, i) => upstreamAt(i).now(state, data.upstreams[i], time));
    });
    source.onerror = () => {
      connection('No connection to Llamatap. Trying again…', true);
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(connect, wait);
        wait = Math.min(10000, wait * 2);
      }
    };
  }

  setInterval(() => {
    const silent = Date.now() - heard;
    if (heard && silent > SILENCE_MILLIS) connection(`No news from Llamatap for ${duration(Math.round(silent / 1000))}. Trying again…`, true);
  }, 1000);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => upstreams.forEach(upstream => upstream.redraw()));
  connect();
})();
