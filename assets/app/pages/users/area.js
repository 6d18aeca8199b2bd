// @ts-check
/** The person's own profile, preferences and data. */

/** @type {import('../../areas.js').Label} */
export const title = { en: 'Profile', de: 'Profil' };

/** @type {import('../../areas.js').Area} */
export default {
  name: 'users',
  folder: import.meta.url,
  isUnstyled: true,
  routes: [
    { pattern: '/profile', title, load: () => import('./profile.js'), who: 'person', frame: 'shell', uses: ['study'] },
  ],
  entries: [
    { menu: 'person', href: '/profile', label: title, icon: 'user', order: 10 },
  ],
};
