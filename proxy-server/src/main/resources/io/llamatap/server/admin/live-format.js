// Numbers, times and names as the live page shows them. What is unknown is a dash.

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const two = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const UNKNOWN = '–';
const MAX_NAME = 80;

export const known = value => value !== null && value !== undefined && !Number.isNaN(value);
export const count = value => known(value) ? whole.format(value) : UNKNOWN;
export const tenth = value => known(value) ? one.format(value) : UNKNOWN;
export const rough = value => known(value) ? two.format(value) : UNKNOWN;
export const share = value => known(value) ? `${whole.format(value * 100)} %` : UNKNOWN;
export const sum = values => values.reduce((total, value) => total + value, 0);
export const top = (counts, most) => Object.entries(counts).sort((a, b) => b[1] - a[1]).slice(0, most);

/** A time of which tenths of a second matter, such as the age of a request. */
export function duration(seconds) {
  if (!known(seconds)) return UNKNOWN;
  return seconds < 60 ? `${one.format(Math.max(0, seconds))} s` : period(seconds);
}

/** A time of which they do not. */
export function period(seconds) {
  if (!known(seconds)) return UNKNOWN;
  const s = Math.max(0, Math.floor(seconds));
  const two = value => String(Math.floor(value)).padStart(2, '0');
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${two(s % 60)} s`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${two(s % 3600 / 60)} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor(s % 86400 / 3600)} h`;
}

export function small(seconds) {
  if (!known(seconds)) return UNKNOWN;
  if (seconds < 0.001) return `${whole.format(seconds * 1e6)} µs`;
  return seconds < 1 ? `${two.format(seconds * 1e3)} ms` : `${two.format(seconds)} s`;
}

export function bytes(value) {
  if (!known(value)) return UNKNOWN;
  return value < 1e9 ? `${whole.format(value / 1e6)} MB` : `${one.format(value / 1e9)} GB`;
}

/** A name that clients chose: what cannot be seen, or would turn the text around it, is written as its code, and its end is left out. */
export function name(text) {
  const shown = [...text.slice(0, 4 * MAX_NAME)].slice(0, MAX_NAME).join('')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, c => `\\u{${c.codePointAt(0).toString(16)}}`);
  return shown.length < text.length && text.length > MAX_NAME ? `${shown}…` : shown;
}

/** The same inside of a sentence, whose direction it leaves alone. */
export const named = text => `\u2068${name(text)}\u2069`;
