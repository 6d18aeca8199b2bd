// The addresses of the route table, so that a page that is added is looked at by itself.
import { BASE, ORIGIN, UNDER, settled } from './browser.mjs';

const { areas } = await import('../../assets/app/areas.js');
const all = areas.flatMap((area) => area.routes);
const spelled = new Set(all.map((route) => route.pattern).filter((pattern) => !pattern.includes(':')));

const persons = { student: 'ada', tutor: 'tutor', developer: 'devi', admin: 'admin' };

/** People who see a page, by their names in browser.mjs: one who has not signed in is null. */
function viewers({ who, frame }) {
  if (who === 'nobody') return [null];
  if (who === 'anybody') return frame === 'open' ? [null, 'ada'] : [null];
  return who === 'person' ? ['ada'] : who.map((role) => persons[role]);
}

// The page that shows all components has cases of its own, which look at it part by part.
const elsewhere = new Set(['/components']);

/**
 * Each route with each person who is to look at it. A part that may be absent makes two of it. `again` is true where one of another role
 * looks at the same page before.
 */
export const views = all.filter((route) => !elsewhere.has(route.pattern)).flatMap((route) => {
  const patterns = route.pattern.endsWith('?') ? [route.pattern.replace(/\/:\w+\?$/, ''), route.pattern.slice(0, -1)] : [route.pattern];
  return patterns.flatMap((pattern) => viewers(route).map((as, at) => ({ pattern, as, again: at > 0, parent: route.parent ?? pattern.replace(/\/:.*$/, '') })));
});

/**
 * The path of a page: where the pattern has a part that varies, the page above it is opened, and its first link that fits is taken.
 */
export async function pathOf(page, { pattern, parent }) {
  if (pattern === '*') return '/no-such-page';
  if (!pattern.includes(':')) return pattern;
  const above = all.find((route) => route.pattern === parent);
  await page.goto(BASE + await pathOf(page, { pattern: parent, parent: above?.parent ?? parent.replace(/\/:.*$/, '') }));
  await settled(page);
  const fits = new RegExp(`^${UNDER}${pattern.replace(/:\w+/g, '[^/]+')}$`);
  const links = await page.locator('main a[href]').evaluateAll((found) => found.map((one) => new URL(one.href).pathname));
  const found = links.find((link) => fits.test(link) && !spelled.has(link.slice(UNDER.length)));
  if (!found) throw new Error(`${parent} has no link to a page like ${pattern}`);
  return found.slice(UNDER.length);
}

/**
 * What the API is asked for more than once while something loads, and nothing is written in between. The stream of notifications and their
 * number are left out: they are asked for again when a line ends.
 */
export async function askedTwice(page, load) {
  const [asked, twice] = [new Set(), new Set()];
  const note = (request) => {
    const { origin, pathname, search } = new URL(request.url());
    if (origin !== ORIGIN || !['fetch', 'xhr'].includes(request.resourceType()) || !/^\/(factory\/|author\/)?api\/(?!notifications\/(stream|unread-count)$)/.test(pathname.slice(UNDER.length))) return;
    if (request.method() !== 'GET') {
      asked.clear();
      return;
    }
    const name = pathname.slice(UNDER.length) + search;
    if (asked.has(name)) twice.add(name);
    asked.add(name);
  };
  page.on('request', note);
  await load().finally(() => page.off('request', note));
  return [...twice];
}
