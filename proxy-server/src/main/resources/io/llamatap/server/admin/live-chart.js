// One chart of the last 15 minutes, drawn by uPlot.
/* global uPlot */
import { known, period, rough } from './live-format.js';
import { make, setText } from './live-dom.js';

const HEIGHT = 180;
const COLORS = 8;
const DASHES = [[], [8, 4], [2, 3], [12, 4, 2, 4], [4, 4], [1, 4], [16, 4], [6, 2, 2, 2]];
/** A short history is not stretched over the whole width. */
const MIN_SECONDS = 60;
const STEPS = [10, 30, 60, 120, 300, 600];

const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const ago = seconds => seconds > -1 ? 'now' : `${period(-seconds)} ago`;

function mark(seconds) {
  if (seconds === 0) return 'now';
  return seconds % 60 ? `−${-seconds} s` : `−${-seconds / 60} min`;
}

/** Each line is the sum of itself and those after it, so that the first is the whole. */
function stack(values) {
  const stacked = values.map(line => line.map(value => value || 0));
  for (let i = stacked.length - 2; i >= 0; i--) stacked[i] = stacked[i].map((value, j) => value + stacked[i + 1][j]);
  return stacked;
}

export class Chart {
  constructor(figure, title, unit, isStacked = false) {
    this.figure = figure;
    this.unit = unit;
    this.isStacked = isStacked;
    this.names = '';
    const caption = figure.querySelector('figcaption');
    this.text = make('span');
    const heading = make('strong');
    setText(heading, title);
    caption.append(heading, make('br'), this.text);
    new ResizeObserver(() => this.plot && this.plot.setSize(this.size())).observe(figure);
  }

  size() {
    return { width: Math.max(100, this.figure.clientWidth - 18), height: HEIGHT };
  }

  /**
   * Shows values by name, and a sentence about them. Times are in seconds before now. Each name has as many values as there are times,
   * null where nothing is known.
   */
  show(times, lines, text) {
    setText(this.text, text);
    const names = Object.keys(lines);
    this.lines = Object.values(lines);
    const data = [times, ...(this.isStacked ? stack(this.lines) : this.lines)];
    if (!this.plot || names.join('\n') !== this.names) {
      if (this.plot) this.plot.destroy();
      this.names = names.join('\n');
      this.plot = new uPlot(this.options(names), data, this.figure);
    } else {
      this.plot.setData(data);
    }
    this.showLast();
  }

  /** Colours have changed. */
  redraw() {
    this.names = '';
  }

  /** Where no moment is pointed at, the legend has the values of the last one. */
  showLast() {
    if (this.plot && this.plot.cursor.idx == null) this.plot.setLegend({ idx: this.plot.data[0].length - 1 }, false);
  }

  options(names) {
    const axis = { stroke: color('--quiet'), grid: { stroke: color('--line'), width: 1 }, ticks: { stroke: color('--line') } };
    return {
      ...this.size(),
      cursor: { drag: { x: false, y: false } },
      // Between two lines of a stack is the part of the upper one.
      bands: this.isStacked ? names.slice(1).map((name, i) => ({ series: [i + 1, i + 2] })) : [],
      scales: {
        x: { time: false, range: (u, from) => [Math.min(from, -MIN_SECONDS), 0] },
        y: { range: (u, from, to) => [0, to > 0 ? to * 1.1 : 1] },
      },
      axes: [
        { ...axis, size: 30, space: 70, incrs: STEPS, values: (u, marks) => marks.map(mark) },
        { ...axis, size: 60, values: (u, marks) => marks.map(rough) },
      ],
      hooks: { setLegend: [() => this.showLast()] },
      series: [{ label: 'Time', value: (u, seconds) => known(seconds) ? ago(seconds) : '–' }, ...names.map((name, i) => this.line(name, i))],
    };
  }

  line(name, i) {
    const stroke = color(`--c${i % COLORS}`);
    const shown = at => at === null || at === undefined || !known(this.lines[i][at]) ? '–' : `${rough(this.lines[i][at])} ${this.unit}`.trimEnd();
    return {
      label: name, stroke, width: 2, dash: DASHES[i % COLORS], spanGaps: !this.isStacked,
      fill: this.isStacked ? `${stroke}40` : undefined,
      points: { show: false },
      value: (u, value, line, at) => shown(at),
    };
  }
}
