// Changes the page only where something is different, so that a selection lasts. Everything is set as text, never as markup.

export const byId = id => document.getElementById(id);

export function make(tag, className) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  return node;
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function setClass(node, className) {
  if (node.className !== className) node.className = className;
}

/** Gives a node so many children. */
function resize(node, length, maker) {
  while (node.children.length > length) node.lastElementChild.remove();
  while (node.children.length < length) node.append(maker());
}

/** Sets the rows of the body of a table. A cell is a text, or a text and its class. */
export function setRows(body, rows) {
  resize(body, rows.length, () => make('tr'));
  rows.forEach((cells, i) => {
    resize(body.rows[i], cells.length, () => make('td'));
    cells.forEach((cell, j) => {
      const [text, className] = Array.isArray(cell) ? cell : [cell, ''];
      setText(body.rows[i].cells[j], text);
      setClass(body.rows[i].cells[j], className);
    });
  });
}

/** Sets the names and values of a description list. */
export function setFacts(list, facts) {
  resize(list, facts.length, () => {
    const pair = make('div');
    pair.append(make('dt'), make('dd'));
    return pair;
  });
  facts.forEach(([name, value, className], i) => {
    setText(list.children[i].firstElementChild, name);
    setText(list.children[i].lastElementChild, value);
    setClass(list.children[i].lastElementChild, className || '');
  });
}

export function setLines(list, lines) {
  resize(list, lines.length, () => make('li'));
  lines.forEach((line, i) => setText(list.children[i], line));
}

function middle(node) {
  const { top, bottom } = node.getBoundingClientRect();
  return (top + bottom) / 2;
}

/** Says below a box that can be scrolled how many rows of it, and further ones, are not in sight. */
export class Box {
  constructor(region, note, what) {
    this.region = region;
    this.note = note;
    this.what = what;
    this.further = 0;
    this.words = '';
    region.addEventListener('scroll', () => this.count(), { passive: true });
    new ResizeObserver(() => this.count()).observe(region);
  }

  /** Is told how many there are that have no row, and what else to say. */
  update(further, words = '') {
    this.further = further;
    this.words = words;
    this.count();
  }

  count() {
    const rows = this.region.querySelectorAll('tbody tr');
    const end = this.region.getBoundingClientRect().bottom;
    // Few fit, so they are found from the last in sight on.
    let below = 0;
    while (below < rows.length && middle(rows[rows.length - 1 - below]) > end) below++;
    const parts = [];
    if (below > 0) parts.push(`${below} more below: scroll`);
    if (this.further > 0) parts.push(`${this.further.toLocaleString('en')} ${parts.length ? 'further ' : 'more '}${this.what}`);
    if (this.words) parts.push(this.words);
    setText(this.note, parts.join('; '));
  }
}
