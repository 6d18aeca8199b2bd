// @ts-check
/** What admins manage: people, API customers, invitations, settings; and what they look up: the audit log, mail. */

/** @type {import('../../areas.js').Label} */
export const title = { en: 'Manage', de: 'Verwalten' };

/** @type {import('../../areas.js').Layout} */
const layout = { load: () => import('./layout.js') };

/** @type {{ who: import('../../areas.js').Who, frame: 'shell', layout: import('../../areas.js').Layout }} */
const shared = { who: ['admin'], frame: 'shell', layout };

/** In the order of the tabs. @type {import('../../areas.js').Route[]} */
export const routes = [
  { ...shared, pattern: '/admin/people', load: () => import('./people/people.js'), icon: 'users', title: { en: 'People', de: 'Personen' }, uses: ['developers'] },
  { ...shared, pattern: '/admin/accounts', load: () => import('./accounts.js'), icon: 'card', title: { en: 'API customers', de: 'API-Kunden' },
    uses: ['developers'] },
  { ...shared, pattern: '/admin/invitations', load: () => import('./invitations.js'), icon: 'qr', title: { en: 'Invitations', de: 'Einladungen' } },
  { ...shared, pattern: '/admin/settings', load: () => import('./settings.js'), icon: 'sliders', title: { en: 'Settings', de: 'Einstellungen' } },
  { ...shared, pattern: '/admin/audit', load: () => import('./audit/audit.js'), icon: 'history', title: { en: 'Audit log', de: 'Protokoll' },
    namesFeatures: true },
  { ...shared, pattern: '/admin/outbox/:mail?', load: () => import('./outbox.js'), icon: 'mail', title: { en: 'Outbox', de: 'Postausgang' }, keyedBy: [] },
];

/** Pages below those of the tabs, and the former address of the list of people. @type {import('../../areas.js').Route[]} */
const inner = [
  { ...shared, pattern: '/admin/people/import', load: () => import('./people/import.js'), icon: 'upload', title: { en: 'Import people', de: 'Personen importieren' }, parent: '/admin/people' },
  { ...shared, pattern: '/admin/people/:person', load: () => import('./people/person.js'), parent: '/admin/people', uses: ['developers', 'security'], namesFeatures: true },
  { ...shared, pattern: '/admin/users', load: () => import('./people/people.js'), isQuiet: true, uses: ['developers'] },
];

/** @type {import('../../areas.js').Area} */
export default {
  name: 'admin',
  folder: import.meta.url,
  routes: [...routes, ...inner],
  entries: routes.map(({ pattern, title: label, icon }, at) => {
    const href = pattern.replace(/\/:.*$/, '');
    return { menu: 'main', group: 'manage', href, label: label ?? title, icon: icon ?? 'sliders', order: 90 + at / 100, roles: ['admin'] };
  }),
  search: { label: { en: 'People', de: 'Personen' }, roles: ['admin'], load: () => import('./find.js') },
};
