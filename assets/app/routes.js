// @ts-check
/** Finds the page for an address among the routes of all areas, and fetches what it needs. */
import { areas, groups } from './areas.js';
import { componentFiles } from './component-files.js';
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
  await componentFiles();
  return { route, view: view.default, layout: layout?.default };
}

/**
 * Fetches a part of an area that is shown over the pages of others.
 * @param {string} name the name of the area
 * @param {import('./areas.js').Load} load
 */
export async function fetchPart(name, load) {
  const [part] = await Promise.all([load(), ...areas.filter((area) => area.name === name).map(furnish)]);
  await componentFiles();
  return part.default;
}

/** Fetches a page before it is opened. A failure shows itself when the page is opened. @param {Route} route */
const fetchAhead = (route) => { fetchPage(route).catch(() => undefined); };

/**
 * Whether a role may open a page; `null` for people who have not signed in.
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
 * The navigation for a role, in order.
 * @param {import('./areas.js').Entry['menu']} menu
 * @param {import('./areas.js').Role} role
 */
export const entriesOf = (menu, role) => areas.flatMap((area) => area.entries)
  .filter((entry) => entry.menu === menu && (entry.roles?.includes(role) ?? true))
  .sort((one, other) => one.order - other.order);

/**
 * The navigation for a role in its groups; a group without entries is left out.
 * @param {import('./areas.js').Role} role
 */
export function groupsOf(role) {
  const entries = entriesOf('main', role);
  return groups.map((group) => ({ ...group, entries: entries.filter((entry) => (entry.group ?? 'learn') === group.name) })).filter((group) => group.entries.length > 0);
}

/**
 * The pages that a path lies below, from the top.
 * @param {string} path
 * @returns {{ href: string, title: import('./areas.js').Label }[]}
 */
export function crumbsOf(path) {
  /** @type {{ href: string, title: import('./areas.js').Label }[]} */
  const crumbs = [];
  for (let parent = find(path).route.parent; parent && crumbs.length < 8; parent = find(parent).route.parent) {
    const { title } = find(parent).route;
    if (title) crumbs.unshift({ href: parent, title });
  }
  return crumbs;
}

/** Where a page without navigation leads back to. @param {Route} route */
export const exitOf = (route) => route.parent ?? '/';

/**
 * The pages that the palette offers to a role.
 * @param {import('./areas.js').Role} role
 */
export function pagesOf(role) {
  const entries = areas.flatMap((area) => area.entries);
  return routes.filter((route) => route.title && !route.isQuiet && route.who !== 'nobody' && isOpenTo(route, role) && !route.pattern.replace(/\/:\w+\?$/, '').includes(':')).map((route) => {
    const href = route.pattern.replace(/\/:\w+\?$/, '');
    return { href, label: /** @type {import('./areas.js').Label} */ (route.title), icon: route.icon ?? entries.find((entry) => entry.href === href)?.icon ?? 'file', area: route.area };
  });
}

/** The actions that the palette offers to a role. @param {import('./areas.js').Role} role */
export const actionsOf = (role) => areas.flatMap((area) => area.actions ?? []).filter((action) => action.roles?.includes(role) ?? true);

/** The searches that the palette offers to a role. @param {import('./areas.js').Role} role */
export const searchesOf = (role) => areas.flatMap((area) => (area.search && (area.search.roles?.includes(role) ?? true) ? [area.search] : []));
