// Builds elements. Data only ever become text nodes or attributes: nothing here parses markup.
const SVG = 'http://www.w3.org/2000/svg';

export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'class') element.className = value;
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'width' && tag === 'span') element.style.width = value;
    else if (['value', 'checked', 'disabled', 'selected'].includes(name)) element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

export function replace(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

const PATHS = {
  queue: 'M4 6h16M4 12h10M4 18h7M17 15l2 2 4-4',
  alike: 'M9 9h11v11H9zM4 15V4h11',
  categories: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  live: 'M3 12h4l3-8 4 16 3-8h4',
  ticket: 'M4 7h16v4a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4zM14 7v11',
  moon: 'M20 14A8 8 0 1 1 10 4a7 7 0 0 0 10 10z',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500 19 19M5 19l1.500-1.500M17.500 6.500 19 5',
  out: 'M14 4h5v16h-5M10 8l-4 4 4 4M6 12h10',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5',
  check: 'M5 13l4 4L19 7',
  back: 'M15 5l-7 7 7 7',
  filter: 'M4 6h16M7 12h10M10 18h4',
  help: 'M9.500 9a2.500 2.500 0 1 1 3.500 2.300c-.7.300-1 .9-1 1.700M12 16.500v.5M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z',
  close: 'M6 6l12 12M18 6 6 18',
  undo: 'M8 5 4 9l4 4M4 9h10a5 5 0 0 1 0 10h-4',
  pen: 'M4 20h4L19 9l-4-4L4 16z',
  none: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM6.500 6.500l11 11',
  skip: 'M5 5l8 7-8 7zM18 5v14',
  warn: 'M12 4 2.500 20h19zM12 10v4M12 17v.5',
};

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

// A field in a dialog just closed keeps the focus until the next frame, but nobody types there any more.
export const typing = target => target instanceof Element
  && target.closest('input, textarea, select, [contenteditable]') !== null
  && target.closest('dialog:not([open])') === null;

// A hue that a category keeps, whatever the language; only ever beside its name.
export function dot(category) {
  let hash = 7;
  for (const c of category) hash = (hash * 31 + c.codePointAt(0)) % 3600;
  const element = h('span', { class: 'dot', 'aria-hidden': 'true' });
  element.style.background = `oklch(0.650 0.130 ${hash / 10})`;
  return element;
}
