// The live page of Llamatap. Everything comes as server-sent events, the same for all who look.
import { bytes, count, known, small, tenth } from './live-format.js';
import { byId, setClass, setFacts, setText } from './live-dom.js';
import { Upstream } from './live-upstream.js';

const SILENCE_SECONDS = 5;
/** A connection that is silent for so long is given up: whatever it leads through may have forgotten it. */
const LOST_SECONDS = 15;
const MAX_WAIT_MILLIS = 10_000;

const upstreams = [];
let mostMoments = 180;
let heard = 0;
let source = null;
/** Ends with the connection that it belongs to. */
let retry = 0;
let wait = 1000;

function upstreamAt(i) {
  while (upstreams.length <= i) upstreams.push(new Upstream(upstreams.length));
  return upstreams[i];
}

function connection(text, isBad) {
  setText(byId('connection'), text);
  setClass(byId('connection'), isBad ? 'bad' : 'quiet');
}

function show({ state, upstreams: facts, proxy }) {
  const isDraining = state.llamatap.status === 'draining';
  connection(isDraining ? 'Live. Llamatap is draining: it ends soon.' : 'Live', isDraining);
  setText(byId('version'), state.llamatap.version);
  const delays = facts.map(of => of.added_delay_p99_seconds).filter(known);
  setFacts(byId('proxy'), [
    ['Added delay, 99th percentile of a minute', delays.length ? small(Math.max(...delays)) : '–'],
    ['Processor time', known(proxy.cpu_share) ? `${tenth(proxy.cpu_share * 100)} % of one processor` : '–'],
    ['Memory', bytes(proxy.memory_bytes)],
    ['Viewers of this page', count(proxy.viewers)],
  ]);
  const time = Date.parse(state.time);
  state.upstreams.forEach((upstream, i) => upstreamAt(i).now(upstream, facts[i], time));
  const down = state.upstreams.filter(upstream => upstream.ollama.up === false).length;
  document.title = down > 0 ? '▼ Ollama is down' : 'Ollama, live';
}

function disconnect() {
  clearTimeout(retry);
  if (source) source.close();
  heard = 0;
}

function connect() {
  disconnect();
  source = new EventSource('/metrics/live/events');
  const on = (name, action) => source.addEventListener(name, event => {
    heard = performance.now();
    wait = 1000;
    action(JSON.parse(event.data));
  });
  on('history', data => {
    mostMoments = data.most_moments;
    // After another start there may be fewer.
    upstreams.splice(data.upstreams.length).forEach(upstream => upstream.remove());
    data.upstreams.forEach((moments, i) => upstreamAt(i).begin(moments, mostMoments));
  });
  on('moment', data => data.upstreams.forEach((moment, i) => upstreamAt(i).add([moment], mostMoments)));
  on('now', show);
  source.onerror = event => {
    // A browser tries again by itself, unless there was a response, and another one than events.
    if (event.target.readyState !== EventSource.CLOSED) {
      connection('No connection to Llamatap: what you see is old. Trying again…', true);
    } else {
      connection('No events: there are too many viewers (at most 50), a token is needed (reload the page), or a proxy in between failed. Trying again…', true);
      retry = setTimeout(connect, wait);
      wait = Math.min(MAX_WAIT_MILLIS, wait * 2);
    }
  };
}

setInterval(() => {
  const silent = (performance.now() - heard) / 1000;
  if (heard && silent > SILENCE_SECONDS) connection('No news from Llamatap: what you see is old. Trying again…', true);
  if (heard && silent > LOST_SECONDS) connect();
}, 1000);
// A browser has six connections to a host: a tab that nobody sees needs none of them, and gets the history when it is seen again.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    connect();
    return;
  }
  disconnect();
  connection('Paused while this tab is in the background', false);
  document.title = 'Ollama, live';
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => upstreams.forEach(upstream => upstream.redraw()));
connect();
