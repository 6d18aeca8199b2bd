// @ts-check
/** Where the person is: addresses, the history of the browser, and the table that finds a page for an address. */
import { awaitHeading } from './a11y.js';
import { at, isWithin, within } from './base.js';
import { signal } from './store.js';

/** @typedef {{ path: string, query: URLSearchParams, hash: string }} Place */

/** @returns {Place} */
const read = () => ({
  path: within(location.pathname).replace(/\/+$/, '') || '/',
  query: new URLSearchParams(location.search),
  hash: location.hash.slice(1),
});

export const place = signal(read());

/**
 * Goes to an address of this site.
 * @param {string} href
 * @param {{ replace?: boolean }} [options]
 */
export function go(href, { replace = false } = {}) {
  const before = place.value.path;
  if (replace) history.replaceState(null, '', at(href));
  else history.pushState(null, '', at(href));
  arrive(before);
}

/** @param {string} before the path that is left */
function arrive(before) {
  const now = read();
  if (now.path !== before) {
    awaitHeading();
    scrollTo(0, 0);
  }
  place.value = now;
}

/**
 * Splits `/materials/:id` against a path.
 * @param {string} pattern
 * @param {string} path
 * @returns {Record<string, string> | null}
 */
export function match(pattern, path) {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  /** @type {Record<string, string>} */
  const params = {};
  for (let i = 0; i < wanted.length; i += 1) {
    if (wanted[i].startsWith(':')) {
      try {
        params[wanted[i].slice(1)] = decodeURIComponent(given[i]);
      } catch {
        return null;
      }
    } else if (wanted[i] !== given[i]) return null;
  }
  return params;
}

/** Addresses that the server answers with something other than this application. */
const OUTSIDE = /^\/(api|v1|openapi|docs|metrics|a)(\/|$)/;

/** Lets ordinary links move inside the application, and leaves all others to the browser. */
export function followLinks() {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = /** @type {Element} */ (event.target).closest?.('a[href]');
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return;
    if (link.origin !== location.origin || !isWithin(link.pathname)) return;
    const path = within(link.pathname);
    if (OUTSIDE.test(path)) return;
    // A jump inside the page, such as the skip link, is the browser's own business.
    if (link.getAttribute('href')?.startsWith('#')) return;
    event.preventDefault();
    go(path + link.search + link.hash);
  });
  addEventListener('popstate', () => arrive(place.value.path));
  addEventListener('hashchange', () => { place.value = read(); });
}
