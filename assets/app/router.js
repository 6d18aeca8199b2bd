// @ts-check
/**
 * Where the person is: addresses and the history of the browser. Each entry of the history keeps its number, the address that
 * led to it, how far it was scrolled, and what its page wants to find again.
 */
import { awaitHeading } from './a11y.js';
import { at, isWithin, within } from './base.js';
import { isHolding, mayLeave } from './leaving.js';
import { renew } from './renewal.js';
import { signal } from './store.js';

/**
 * @typedef {{ path: string, query: URLSearchParams, hash: string }} Place
 * @typedef {{ number: number, from?: string, scroll?: number, kept?: Record<string, unknown> }} Entry what the browser keeps with
 *   an entry of the history; `from` is the address before it, where that is one of ours
 */

/** @param {string} pathname a path of the browser */
const pathOf = (pathname) => within(pathname).replace(/\/+$/, '') || '/';

/** @returns {Place} */
const read = () => ({
  path: pathOf(location.pathname),
  query: new URLSearchParams(location.search),
  hash: location.hash.slice(1),
});

export const place = signal(read());

/** Milliseconds after the last movement until the position is kept. Browsers limit how often it may be written. */
const SCROLL_PAUSE = 250;

/** Milliseconds for which a page may grow until the position is given up. */
const SCROLL_PATIENCE = 5000;

/** @returns {Entry} */
const entry = () => ({ number: 0, ...history.state });

/** The number of the entry that is shown. */
let present = entry().number;

/** Where the page has to be scrolled to once it is long enough. @type {number | null} */
let wanted = null;

/** Tells pages apart: addresses of the same name show the same page. @type {(path: string) => string} */
let pageOf = (path) => path;

/** @param {Partial<Entry>} change */
function amend(change) {
  try {
    history.replaceState({ ...entry(), number: present, ...change }, '');
  } catch {
    // The browser has had too many of these in a short time; the next one comes soon.
  }
}

/** Keeps something with the present entry of the history. @param {string} name @param {unknown} value */
export const keep = (name, value) => amend({ kept: { ...entry().kept, [name]: value } });

/** What was kept with the present entry of the history. @param {string} name */
export const kept = (name) => entry().kept?.[name];

/** The address of this school that led to the present one; null where it was opened from elsewhere. */
export const cameFrom = () => entry().from ?? null;

/**
 * Goes to an address of this site, without asking about what is typed.
 * @param {string} href
 * @param {{ replace?: boolean }} [options]
 */
export function go(href, { replace = false } = {}) {
  const before = place.value;
  const url = new URL(at(href), location.origin);
  const stays = pageOf(pathOf(url.pathname)) === pageOf(before.path);
  if (replace) {
    history.replaceState({ ...entry(), number: present, ...(!stays && { scroll: undefined, kept: undefined }) }, '', url);
  } else {
    keepScroll();
    present += 1;
    history.pushState({ number: present, from: within(location.pathname) + location.search }, '', url);
  }
  arrive(before.path);
}

/**
 * Goes back to an address where the person came from there, and there anew otherwise.
 * @param {string} path without query
 */
export function goBackTo(path) {
  const from = entry().from;
  if (from?.split('?')[0] === path) history.back();
  else go(path, { replace: true });
}

/** @param {string} before the path that is left */
function arrive(before) {
  const now = read();
  wanted = null;
  if (pageOf(now.path) !== pageOf(before)) {
    awaitHeading();
    scrollTo(0, 0);
  }
  place.value = now;
}

/** Keeps how far the present page is scrolled. */
function keepScroll() {
  if (wanted === null && (entry().scroll ?? 0) !== scrollY) amend({ scroll: scrollY });
}

/** Scrolls to where the page was left, as soon as it is long enough. */
function seek() {
  if (wanted === null || document.documentElement.scrollHeight - innerHeight < wanted - 1) return;
  scrollTo(0, wanted);
  wanted = null;
}

function giveUp() {
  wanted = null;
}

/** Begins to look for the position that the present entry was left at. A mark in the text comes before it. */
function recallScroll() {
  const { scroll } = entry();
  if (!scroll || location.hash) return;
  wanted = scroll;
  setTimeout(giveUp, SCROLL_PATIENCE);
  seek();
}

function watchScroll() {
  history.scrollRestoration = 'manual';
  let timer = 0;
  addEventListener('scroll', () => {
    clearTimeout(timer);
    timer = setTimeout(keepScroll, SCROLL_PAUSE);
  }, { passive: true });
  addEventListener('pagehide', keepScroll);
  new ResizeObserver(seek).observe(document.body);
  for (const kind of ['wheel', 'touchstart', 'pointerdown', 'keydown']) addEventListener(kind, giveUp, { passive: true });
  recallScroll();
}

/**
 * Splits `/materials/:id` against a path. The last part may be absent where it ends with `?`, as in `/outbox/:mail?`.
 * @param {string} pattern
 * @param {string} path
 * @returns {Record<string, string> | null}
 */
export function match(pattern, path) {
  const wantedParts = pattern.split('/');
  const given = path.split('/');
  const last = wantedParts[wantedParts.length - 1];
  if (last.endsWith('?')) {
    if (given.length === wantedParts.length - 1) wantedParts.pop();
    else wantedParts[wantedParts.length - 1] = last.slice(0, -1);
  }
  if (wantedParts.length !== given.length) return null;
  /** @type {Record<string, string>} */
  const params = {};
  for (let i = 0; i < wantedParts.length; i += 1) {
    if (wantedParts[i].startsWith(':')) {
      try {
        params[wantedParts[i].slice(1)] = decodeURIComponent(given[i]);
      } catch {
        return null;
      }
    } else if (wantedParts[i] !== given[i]) return null;
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

/** Whether an address shows another page, so that what is typed on this one would be gone. @param {string} path */
const leads = (path) => pageOf(path) !== pageOf(place.value.path);

/** @param {MouseEvent} event */
async function onClick(event) {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = linkOf(event);
  if (!link) return;
  event.preventDefault();
  const href = within(link.pathname) + link.search + link.hash;
  if (leads(pathOf(link.pathname))) {
    if (await mayLeave()) go(href);
    return;
  }
  // A link to what is on screen reads it again, as browsers do.
  const isHere = link.pathname === location.pathname && link.search === location.search;
  go(href, { replace: isHere && link.hash === location.hash });
  if (isHere) renew();
}

/** Whether the next change of the history was asked for by this module, and how. @type {'' | 'returning' | 'leaving'} */
let expected = '';

/** @param {PopStateEvent} event */
async function onPop(event) {
  const mine = expected;
  expected = '';
  if (mine === 'returning') return;
  // An entry without a number is new: the person has changed the part of the address after `#`.
  const number = event.state?.number ?? present + 1;
  const steps = number - present;
  if (mine === '' && steps !== 0 && isHolding() && leads(pathOf(location.pathname))) {
    // The browser is there already. It is brought back until there is an answer.
    expected = 'returning';
    history.go(-steps);
    if (await mayLeave()) {
      expected = 'leaving';
      history.go(steps);
    }
    return;
  }
  present = number;
  if (!event.state) amend({});
  arrive(place.value.path);
  recallScroll();
}

/**
 * Lets ordinary links move inside the application, and leaves all others to the browser.
 * @param {{ approach: (path: string) => void, pageOf: (path: string) => string }} rules `approach` is called when a link is
 *   pointed at or focused, with where it leads; `pageOf` names the page of a path
 */
export function followLinks({ approach, pageOf: names }) {
  pageOf = names;
  amend({});
  document.addEventListener('click', onClick);
  for (const kind of ['pointerover', 'focusin']) {
    document.addEventListener(kind, (event) => {
      const link = linkOf(event);
      if (link) approach(pathOf(link.pathname));
    }, { passive: true });
  }
  addEventListener('popstate', onPop);
  addEventListener('hashchange', () => { place.value = read(); });
  watchScroll();
}
