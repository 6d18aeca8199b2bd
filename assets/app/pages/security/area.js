// @ts-check
/** The security of an account: password, two-step verification, email address, active sessions. */

/** @type {import('../../areas.js').Label} */
export const title = { en: 'Security', de: 'Sicherheit' };

/** @type {import('../../areas.js').Area} */
export default {
  name: 'security',
  folder: import.meta.url,
  routes: [
    { pattern: '/security', title, load: () => import('./security.js'), who: 'person', frame: 'shell', uses: ['developers'] },
  ],
  entries: [
    { menu: 'person', href: '/security', label: title, icon: 'shield', order: 20 },
  ],
};
