// @ts-check
/** What developers see: their keys, the usage of them, the log of requests, and the plans. */

/** @type {import('../../areas.js').Label} */
export const title = { en: 'Developer', de: 'Entwicklung' };

/** @type {import('../../areas.js').Layout} */
const layout = { load: () => import('./portal/layout.js') };

/** @type {{ who: import('../../areas.js').Who, frame: 'shell', layout: import('../../areas.js').Layout }} */
const shared = { who: ['developer'], frame: 'shell', layout };

/** The pages of the portal, in the order of their links. @type {import('../../areas.js').Route[]} */
export const pages = [
  { ...shared, pattern: '/developer', icon: 'code', load: () => import('./portal/overview-page.js'), title: { en: 'Overview', de: 'Übersicht' }, namesFeatures: true },
  { ...shared, pattern: '/developer/keys', icon: 'key', load: () => import('./portal/keys-page.js'), title: { en: 'Keys', de: 'Schlüssel' }, namesFeatures: true },
  { ...shared, pattern: '/developer/usage', icon: 'chart', load: () => import('./portal/usage-page.js'), title: { en: 'Usage', de: 'Nutzung' } },
  { ...shared, pattern: '/developer/logs/:request?', icon: 'list', load: () => import('./portal/logs-page.js'), title: { en: 'Logs', de: 'Anfragen' }, keyedBy: [] },
];

/** @type {import('../../areas.js').Area} */
export default {
  name: 'developers',
  folder: import.meta.url,
  routes: [
    // The registration is no page of the portal.
    { pattern: '/developer/register', load: () => import('./register.js'), who: 'nobody', frame: 'plain', uses: ['auth'] },
    ...pages,
    { pattern: '/api-pricing', title: { en: 'API plans', de: 'API-Tarife' }, icon: 'receipt', isQuiet: true, load: () => import('./pricing.js'), who: 'anybody', frame: 'open' },
  ],
  entries: [
    { menu: 'main', group: 'build', href: '/developer', within: '/developer', label: title, icon: 'code', order: 10, roles: ['developer'] },
  ],
};
