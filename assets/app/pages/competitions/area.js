// @ts-check
/** Competitions: prize draws with tickets that learning earns, which anyone can check; for admins, running them. */

/** @type {import('../../areas.js').Label} */
export const title = { en: 'Competitions', de: 'Verlosungen' };

/** @type {import('../../areas.js').Label} */
export const ticketsTitle = { en: 'My tickets', de: 'Meine Lose' };

/** @type {import('../../areas.js').Label} */
export const checkTitle = { en: 'Check the draw', de: 'Ziehung nachrechnen' };

/** @type {Api.Role[]} */
const members = ['student', 'tutor', 'admin'];

/** @type {import('../../areas.js').Area} */
export default {
  name: 'competitions',
  folder: import.meta.url,
  routes: [
    { pattern: '/competitions', title, icon: 'receipt', load: () => import('./competitions.js'), who: members, frame: 'shell' },
    { pattern: '/competitions/tickets', title: ticketsTitle, icon: 'receipt', parent: '/competitions', load: () => import('./tickets.js'), who: ['student'], frame: 'shell' },
    { pattern: '/competitions/:id', parent: '/competitions', load: () => import('./competition.js'), who: members, frame: 'shell' },
    { pattern: '/competitions/:id/check', parent: '/competitions/:id', load: () => import('./check.js'), who: members, frame: 'shell' },
  ],
  entries: [
    { menu: 'main', href: '/competitions', label: title, icon: 'receipt', order: 48, roles: ['student'] },
    { menu: 'main', group: 'teach', href: '/competitions', label: title, icon: 'receipt', order: 48, roles: ['tutor', 'admin'] },
  ],
};
