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
  { ...shared, pattern: '/admin/users', load: () => import('./users.js'), title: { en: 'People', de: 'Personen' }, uses: ['developers'] },
  { ...shared, pattern: '/admin/accounts', load: () => import('./accounts.js'), title: { en: 'API customers', de: 'API-Kunden' },
    uses: ['developers'] },
  { ...shared, pattern: '/admin/invitations', load: () => import('./invitations.js'), title: { en: 'Invitations', de: 'Einladungen' } },
  { ...shared, pattern: '/admin/settings', load: () => import('./settings.js'), title: { en: 'Settings', de: 'Einstellungen' } },
  { ...shared, pattern: '/admin/audit', load: () => import('./audit.js'), title: { en: 'Audit log', de: 'Protokoll' },
    namesFeatures: true },
  { ...shared, pattern: '/admin/outbox/:mail?', load: () => import('./outbox.js'), title: { en: 'Outbox', de: 'Postausgang' }, keyedBy: [] },
];

/** @type {import('../../areas.js').Area} */
export default {
  name: 'admin',
  folder: import.meta.url,
  routes,
  entries: [
    { menu: 'main', href: '/admin/users', within: '/admin', label: title, icon: 'sliders', order: 90, roles: ['admin'] },
  ],
};
