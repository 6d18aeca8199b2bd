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
 * Splits `/materials/:id` against a path. The last part may be absent where it ends with `?`, as in `/outbox/:mail?`.
 * @param {string} pattern
 * @param {string} path
 * @returns {Record<string, string> | null}
 */
export function match(pattern, path) {
  const wanted = pattern.split('/');
  const given = path.split('/');
  const last = wanted[wanted.length - 1];
  if (last.endsWith('?')) {
    if (given.length === wanted.length - 1) wanted.pop();
    else wanted[wanted.length - 1] = last.slice(0, -1);
  }
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

/** The link that an event is about, where it leads inside the application. @param {Event} event */
function linkOf(event) {
  const link = /** @type {Element} */ (event.target).closest?.('a[href]');
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return null;
  if (link.origin !== location.origin || !isWithin(link.pathname)) return null;
  // A jump inside the page is the browser's own business.
  if (OUTSIDE.test(within(link.pathname)) || link.getAttribute('href')?.startsWith('#')) return null;
  return link;
}

/**
 * Lets ordinary links move inside the application, and leaves all others to the browser.
 * @param {(path: string) => void} approach called when a link is pointed at or focused, with where it leads
 */
export function followLinks(approach) {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = linkOf(event);
    if (!link) return;
    event.preventDefault();
    go(within(link.pathname) + link.search + link.hash);
  });
  for (const kind of ['pointerover', 'focusin']) {
    document.addEventListener(kind, (event) => {
      const link = linkOf(event);
      if (link) approach(within(link.pathname).replace(/\/+$/, '') || '/');
    }, { passive: true });
  }
  addEventListener('popstate', () => arrive(place.value.path));
  addEventListener('hashchange', () => { place.value = read(); });
}
