// @ts-check
/** Badges: what a person has, how far the person is with the others, and credentials for elsewhere. */

/** @type {import('../../areas.js').Label} */
export const title = { en: 'Badges', de: 'Abzeichen' };

/** @type {import('../../areas.js').Area} */
export default {
  name: 'badges',
  folder: import.meta.url,
  keeps: ['listBadges', 'getMyBadges'],
  routes: [
    { pattern: '/badges', title, icon: 'medal', load: () => import('./badges.js'), who: ['student', 'tutor'], frame: 'shell' },
  ],
  entries: [
    { menu: 'main', href: '/badges', label: title, icon: 'medal', order: 48, roles: ['student'] },
  ],
};
