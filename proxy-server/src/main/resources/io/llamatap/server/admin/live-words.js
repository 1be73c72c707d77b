// What the live page calls things.
import { count, duration, known, name, period, top } from './live-format.js';

export const OUTCOMES = {
  ok: 'succeeded', client_error: 'client errors (4xx)', upstream_error: 'failed at Ollama', stream_error: 'failed midway', incomplete: 'cut off',
  cancelled: 'cancelled', timeout: 'timed out', rejected: 'rejected' };
export const ERRORS = Object.keys(OUTCOMES).filter(outcome => outcome !== 'ok' && outcome !== 'cancelled');
export const PARTS = {
  queue: 'waiting in the queue', load: 'loading the model', prefill: 'reading the prompt', decode: 'generating', relay: 'in Llamatap',
  unattributed: 'not told by Ollama' };
const REASONS = {
  request: 'for a request', preload: 'without a prompt', keep_alive_expired: 'its keep_alive was over', explicit: 'a client asked for it',
  evicted: 'to make room for another model', restart: 'Ollama was restarted', crashed: 'its runner crashed', unknown: 'reason unknown' };
const UNMETERED = { no_usage: 'no usage in the response', content_encoding: 'compressed', non_json: 'not JSON' };
const NEVER_SECONDS = 10 * 365 * 86400;

/** Ollama is silent while a model loads, while a request waits for a slot and while a prompt is read: which it is, is a guess. */
export function phase(request, model) {
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

/** Until when a model stays in memory, by the clock of the server. */
export function expiry(expires, time) {
  if (!expires) return '–';
  const left = (Date.parse(expires) - time) / 1000;
  return left > NEVER_SECONDS ? 'never' : left < 0 ? 'any moment' : period(left);
}

export const reason = of => REASONS[of] || name(of);
export const outcome = of => OUTCOMES[of] || name(of);

export function unmetered(reasons) {
  const parts = top(reasons, 3).filter(([, value]) => known(value)).map(([of, value]) => `${count(value)} (${UNMETERED[of] || name(of)})`);
  return parts.length ? parts.join(', ') : '0';
}
