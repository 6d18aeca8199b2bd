// @ts-check
/** Finds the page for an address among the routes of all areas, and fetches what it needs. */
import { areas } from './areas.js';
import { addWords } from './locale.js';
import { match } from './router.js';
import { addSheet } from './sheets.js';

/**
 * @typedef {import('./areas.js').Route & { area: import('./areas.js').Area }} Route
 * @typedef {{ route: Route, view: Ui.View, layout?: Ui.View }} Page a page that can be shown
 */

/** @type {Route[]} */
const routes = areas.flatMap((area) => area.routes.map((route) => ({ ...route, area })));

const missing = routes.filter((route) => route.pattern === '*')[0];

/**
 * @param {string} path
 * @returns {{ route: Route, params: Record<string, string> }}
 */
export function find(path) {
  for (const route of routes) {
    const params = match(route.pattern, path);
    if (params) return { route, params };
  }
  return { route: missing, params: {} };
}

/**
 * What tells one page from another: addresses with the same name show the same page, which stays when one follows the other.
 * @param {string} path
 */
export function pageOf(path) {
  const { route, params } = find(path);
  return route.keyedBy ? [route.pattern, ...route.keyedBy.map((name) => params[name] ?? '')].join(' ') : path;
}

/** Fetches the words and the styles of an area, once. @param {import('./areas.js').Area} area */
const furnish = ({ folder, isUnstyled }) => Promise.all([
  addWords(new URL('./words', folder)),
  isUnstyled ? undefined : addSheet(new URL('./area.css', folder)),
]);

/**
 * Fetches a page with its layout, words and styles, all at once.
 * @param {Route} route
 * @returns {Promise<Page>}
 */
export async function fetchPage(route) {
  const others = areas.filter((area) => route.uses?.includes(area.name));
  const features = route.namesFeatures ? addWords(new URL('./words/features', import.meta.url)) : undefined;
  const [view, layout] = await Promise.all([route.load(), route.layout?.load(), features, furnish(route.area), ...others.map(furnish)]);
  return { route, view: view.default, layout: layout?.default };
}

/**
 * Fetches a part of an area that is shown over the pages of others.
 * @param {string} name the name of the area
 * @param {import('./areas.js').Load} load
 */
export async function fetchPart(name, load) {
  const [part] = await Promise.all([load(), ...areas.filter((area) => area.name === name).map(furnish)]);
  return part.default;
}

/** Fetches a page before it is opened. A failure shows itself when the page is opened. @param {Route} route */
const fetchAhead = (route) => { fetchPage(route).catch(() => undefined); };

/**
 * Whether somebody may open a page, by role; `null` for people who have not signed in.
 * @param {Route} route
 * @param {import('./areas.js').Role | null} role
 */
export function isOpenTo(route, role) {
  if (Array.isArray(route.who)) return role !== null && route.who.includes(role);
  return route.who === 'anybody' || (route.who === 'person') === (role !== null);
}

/** Fetches the page of a link that is about to be followed. @param {string} path */
export function fetchLinked(path) {
  const { route } = find(path);
  if (route !== missing) fetchAhead(route);
}

/** Fetches the pages that are opened most. @param {import('./areas.js').Role | null} role */
export function fetchWarm(role) {
  for (const route of routes) if (route.warm && isOpenTo(route, role)) fetchAhead(route);
}

/**
 * The navigation of somebody, in order.
 * @param {import('./areas.js').Entry['menu']} menu
 * @param {import('./areas.js').Role} role
 */
export const entriesOf = (menu, role) => areas.flatMap((area) => area.entries)
  .filter((entry) => entry.menu === menu && (entry.roles?.includes(role) ?? true))
  .sort((one, other) => one.order - other.order);
