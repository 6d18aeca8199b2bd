// @ts-check
/** Asking the tutor. */

/** @type {import('../../areas.js').Label} */
export const title = { en: 'Ask {assistant}', de: '{assistant} fragen' };

/** @type {import('../../areas.js').Area} */
export default {
  name: 'tutor',
  folder: import.meta.url,
  routes: [
    { pattern: '/tutor', title, load: () => import('./ask.js'), who: 'person', frame: 'shell', warm: true },
  ],
  entries: [
    { menu: 'main', href: '/tutor', label: title, icon: 'ask', order: 30 },
  ],
};
