/* SPDX-License-Identifier: MIT */
/* Elements. What comes from files goes in as text, never as markup: nothing here, nor elsewhere
 * in the page, sets innerHTML. */

export function element(tag, properties = {}, ...children) {
  const own = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) own.addEventListener(name.slice(2), value);
    else if (name === 'class') own.className = value;
    else if (name in own && typeof value !== 'string') own[name] = value;
    else own.setAttribute(name, value === true ? '' : value);
  }
  own.append(...children.flat().filter((child) => child !== null && child !== false));
  return own;
}

export const byId = (id) => document.getElementById(id);

export function setText(id, text) {
  const own = byId(id);
  if (own.textContent !== text) own.textContent = text;
}

/** A table of texts: first row and first cells are headings. */
export function table(caption, [head, ...rows], properties = {}) {
  return element('table', properties,
    element('caption', {}, caption),
    element('thead', {}, element('tr', {}, head.map((text) => element('th', { scope: 'col' }, text)))),
    element('tbody', {}, rows.map(([first, ...cells]) => element('tr', {},
      element('th', { scope: 'row' }, first), cells.map((cell) => element('td', {}, cell))))));
}
