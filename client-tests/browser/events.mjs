// A live page whose events a test makes: its files come from a Llamatap, with their header fields.
import { once } from 'node:events';
import { createServer, request } from 'node:http';

export const START = Date.parse('2026-11-30T08:00:00Z');

export function model(name, more = {}) {
  return {
    name, resident: true, disk_bytes: 5e9, memory_bytes: 6e9, vram_bytes: 6e9, vram_share: 1, context_tokens: 4096,
    expires: new Date(START + 300_000).toISOString(), loading_since: null,
    requests: { upstream_connect: 0, waiting_first_byte: 0, waiting_first_token: 0, streaming: 1 }, oldest_age_seconds: 1, tokens_per_second: 40,
    ...more };
}

export function waiting(model, i) {
  return {
    id: `0-${i}`, route: '/api/chat', model, phase: 'waiting_first_byte', age_seconds: 90 - i / 100, phase_seconds: 1, silent_seconds: 1,
    tokens: null, tokens_per_second: null };
}

export function upstream(more = {}) {
  return {
    address: 'http://localhost:11434', ollama: { up: true, since: new Date(START - 60_000).toISOString(), checked: null, version: '0.33.3' },
    models: [], models_not_shown: 0, requests: [], requests_not_shown: 0,
    totals: {
      since: new Date(START - 3_600_000).toISOString(), requests: { ok: 1, client_error: 0, cancelled: 0 },
      tokens: { input: 1, input_cached: 1, output: 1 }, request_bytes: 1, response_bytes: 1 },
    ...more };
}

export const facts = (more = {}) => ({
  tokens: {}, truncated: {}, stuck: 0, unmetered: {}, added_delay_p99_seconds: 0.0002, clients_url: 'http://0.0.0.0:8000', clients_need_token: false, ...more });

export const now = (upstreams, ofThem, { time = START, version = '1.0' } = {}) => ({
  state: { schema: 1, time: new Date(time).toISOString(), llamatap: { version, status: 'serving', started: new Date(START).toISOString() }, upstreams },
  upstreams: ofThem, proxy: { cpu_share: 0.01, memory_bytes: 9e7, viewers: 1, viewers_dropped: 0 } });

export const moment = (i, more = {}) => ({
  time: START + 5000 * i, uptime_seconds: 5 * i, outcomes: { ok: i % 7 }, first_token_p50: 0.1, first_token_p95: 0.3, pace: {},
  anatomy: { queue: 1, load: 0, prefill: 1, decode: 2, relay: 0, unattributed: 1 }, loads: [], ...more });

export class EventServer {
  constructor(files) {
    this.viewers = new Set();
    this.first = '';
    this.server = createServer((asked, response) => {
      if (asked.url === '/metrics/live/events') {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        response.write(this.first);
        this.viewers.add(response);
        response.on('close', () => this.viewers.delete(response));
      } else {
        request(`${files}${asked.url}`, { headers: asked.headers }, got => {
          response.writeHead(got.statusCode, got.headers);
          got.pipe(response);
        }).end();
      }
    });
  }

  async start() {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${this.server.address().port}/metrics/live`;
  }

  /** Whoever comes gets these first. */
  begin(...events) {
    this.first = EventServer.text(events);
  }

  async send(...events) {
    const text = EventServer.text(events);
    for (const viewer of this.viewers) {
      if (!viewer.write(text)) await once(viewer, 'drain');
    }
  }

  static text(events) {
    return events.map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`).join('');
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

export const history = (...moments) => ({ seconds_per_moment: 5, most_moments: 180, upstreams: moments });
