// @ts-check
/** The search over all pages and operations: `/` or Ctrl K opens it, arrow keys choose, Enter goes there. */
import { find, termsOf } from './finding.js';
import { words } from './words.js';

/** @type {Promise<import('./finding.js').Index> | null} */
let loading = null;

/** Fetches the index once. After a failure the next search tries again. @returns {Promise<import('./finding.js').Index>} */
function load() {
  loading ??= fetch(document.body.dataset.search ?? '').then((response) => {
    if (!response.ok) throw new Error(`The index was answered with ${response.status}`);
    return response.json();
  }).catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** @template {keyof HTMLElementTagNameMap} K @param {K} name @param {Record<string, string>} attributes @param {...(Node | string)} inner */
function make(name, attributes, ...inner) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inner);
  return element;
}

/** The text with the terms marked. Terms have no accents, so any may follow a letter. @param {string} text @param {string[]} terms @returns {(Node | string)[]} */
function marked(text, terms) {
  const letters = (/** @type {string} */ term) => [...term].map((letter) => `${letter.replace(/[.*+?^${}()|[\]\\/]/, '\\$&')}\\p{M}*`).join('');
  const parts = text.normalize('NFD').split(new RegExp(`(${terms.map(letters).join('|')})`, 'giu')).map((part) => part.normalize('NFC'));
  return parts.map((part, at) => (at % 2 === 1 ? make('mark', {}, part) : part));
}

/** A result as an option of the list. Beside German pages the search finds English ones. @param {import('./finding.js').Found} result @param {number} at @param {string[]} terms */
function optionOf(result, at, terms) {
  const lang = result.address.includes('/docs/de/') ? 'de' : 'en';
  const place = result.place ?? words.page;
  return make('li', { role: 'option', id: `docs-found-${at}`, 'data-address': result.address, 'aria-selected': 'false' },
    make('span', { class: 'docs-found-title', lang }, ...(result.method ? [make('span', { class: `ref-method is-${result.method.toLowerCase()}` }, result.method), ' '] : []), ...marked(result.title, terms)),
    make('span', { class: 'docs-found-place', ...(result.place ? { lang } : {}) }, result.path ? `${place} · ${result.path}` : place),
    ...(result.excerpt ? [make('span', { class: 'docs-found-words', lang }, ...marked(result.excerpt, terms))] : []));
}

function makeDialog() {
  const input = make('input', {
    type: 'search', id: 'docs-search', role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'docs-found', 'aria-autocomplete': 'list',
    autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', enterkeyhint: 'go', placeholder: words.searchHint,
  });
  const list = make('ul', { id: 'docs-found', role: 'listbox', 'aria-label': words.results });
  const status = make('p', { class: 'docs-search-status', role: 'status' });
  const close = make('button', { type: 'button', class: 'docs-search-close' }, words.close);
  const dialog = make('dialog', { class: 'docs-search', 'aria-label': words.search },
    make('div', { class: 'docs-search-head' }, make('label', { for: 'docs-search', class: 'docs-hidden' }, words.search), input, close),
    list, status);
  document.body.append(dialog);
  return { dialog, input, list, status, close };
}

export function prepareSearch() {
  const opener = document.querySelector('.docs-search-open');
  if (!opener) return;
  /** @type {ReturnType<typeof makeDialog> | null} */
  let parts = null;
  const open = () => {
    parts ??= wire(makeDialog());
    if (!parts.dialog.open) parts.dialog.showModal();
    parts.input.focus();
    parts.input.select();
    load().catch(() => undefined);
  };
  opener.addEventListener('click', open);
  document.addEventListener('keydown', (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const isTyping = target.closest('input, textarea, select, [contenteditable]') !== null;
    const isSlash = event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
    const isPalette = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
    if (!isSlash && !isPalette) return;
    event.preventDefault();
    open();
  });
}

/** @param {ReturnType<typeof makeDialog>} parts */
function wire(parts) {
  const { dialog, input, list, status, close } = parts;
  let chosen = -1;
  const options = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="option"]')]);
  /** @param {number} at */
  const choose = (at) => {
    const all = options();
    chosen = all.length === 0 ? -1 : (at + all.length) % all.length;
    for (const [place, option] of all.entries()) option.setAttribute('aria-selected', String(place === chosen));
    if (chosen < 0) input.removeAttribute('aria-activedescendant');
    else {
      input.setAttribute('aria-activedescendant', all[chosen].id);
      all[chosen].scrollIntoView({ block: 'nearest' });
    }
  };
  const search = async () => {
    const query = input.value;
    /** @type {import('./finding.js').Index} */
    let index;
    try {
      index = await load();
    } catch {
      list.replaceChildren();
      status.textContent = words.searchFailed;
      return;
    }
    // The query changed while the index was loading.
    if (query !== input.value) return;
    const terms = termsOf(query);
    const found = find(index, query);
    list.replaceChildren(...found.map((result, at) => optionOf(result, at, terms)));
    input.setAttribute('aria-expanded', String(found.length > 0));
    const count = found.length === 1 ? words.oneResult : words.manyResults(found.length);
    status.textContent = terms.length === 0 ? '' : found.length === 0 ? words.noResults(query.trim()) : count;
    choose(found.length > 0 ? 0 : -1);
  };
  /** @param {HTMLElement} option */
  const go = (option) => {
    dialog.close();
    location.assign(option.dataset.address ?? '');
  };
  input.addEventListener('input', search);
  input.addEventListener('keydown', async (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      choose(chosen + (event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      // The index may still be loading.
      if (chosen < 0) await search();
      if (chosen >= 0) go(options()[chosen]);
    }
  });
  list.addEventListener('click', (event) => {
    const option = /** @type {HTMLElement} */ (event.target).closest('[role="option"]');
    if (option) go(/** @type {HTMLElement} */ (option));
  });
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  return parts;
}
