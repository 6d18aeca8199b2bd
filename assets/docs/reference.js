// @ts-check
/** The reference of a surface: the list of its operations is in the page; this opens one at a time, by the address behind `#`. */
import { html, render } from '../vendor/htm-preact/standalone.module.js';
import { operationsOf, prefixOf } from './reference/document.js';
import { OperationView } from './reference/operation.js';

/** @typedef {import('./reference/document.js').Contract} Contract */

const place = /** @type {HTMLElement} */ (document.getElementById('reference'));
const start = /** @type {HTMLElement} */ (place.querySelector('.ref-start'));
const root = document.documentElement;
const pageTitle = document.title;

const shown = document.createElement('div');
place.append(shown);

/** The operation that the address names. */
const wantedId = () => {
  const id = decodeURIComponent(location.hash.slice(1));
  return document.getElementById(id)?.closest('.ref-list') ? id : null;
};

/** @type {Promise<Contract> | null} */
let loading = null;

function load() {
  loading ??= fetch(place.dataset.contract ?? '').then((response) => {
    if (!response.ok) throw new Error(`The contract was answered with ${response.status}`);
    return response.json();
  }).catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** Marks the operation in the navigation. @param {string | null} id */
function markCurrent(id) {
  for (const link of document.querySelectorAll('.docs-group a')) {
    const isCurrent = id !== null && link.getAttribute('href') === `#${id}`;
    if (isCurrent) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
    const group = link.closest('details');
    if (isCurrent && group) group.open = true;
    if (isCurrent) keepInView(link);
  }
}

/** Scrolls the navigation, and nothing else, until a link in it is seen. @param {Element} link */
function keepInView(link) {
  const list = /** @type {HTMLElement} */ (link.closest('.docs-nav'));
  const [inner, outer] = [link.getBoundingClientRect(), list.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) list.scrollTop += inner.top - outer.top - outer.height / 2;
}

/** @param {boolean} isFirst whether the page has just been opened: then the focus stays where the browser put it */
async function show(isFirst) {
  const id = wantedId();
  markCurrent(id);
  root.toggleAttribute('data-operation', id !== null);
  root.removeAttribute('data-opening');
  if (id === null) {
    render(null, shown);
    document.title = pageTitle;
    const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (target) target.scrollIntoView();
    else if (!isFirst) scrollTo(0, 0);
    return;
  }
  try {
    const contract = await load();
    // Another operation was chosen while the contract was loading.
    if (id !== wantedId()) return;
    const all = operationsOf(contract);
    const at = all.findIndex((operation) => operation.id === id);
    const { limit, quota } = document.getElementById(id)?.dataset ?? {};
    const reference = {
      contract, surface: place.dataset.surface ?? '', title: start.querySelector('h1')?.textContent ?? '', prefix: prefixOf(contract),
      errors: place.dataset.errors ?? '', limits: place.dataset.limits ?? '', keys: place.dataset.keys ?? '',
    };
    render(html`<${OperationView} key=${id} reference=${reference} operation=${all[at]} limit=${limit && quota ? { name: limit, quota } : null} before=${all[at - 1]} after=${all[at + 1]} />`, shown);
    document.title = `${all[at].node.summary} · ${pageTitle}`;
    if (!isFirst) {
      scrollTo(0, 0);
      document.getElementById('operation-heading')?.focus({ preventScroll: true });
    }
  } catch {
    root.removeAttribute('data-operation');
    render(html`<p class="ref-fault" role="alert">The reference could not be loaded. Check your connection and reload the page.</p>`, shown);
  }
}

addEventListener('hashchange', () => show(false));
show(true);
