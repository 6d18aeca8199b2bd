// @ts-check
/** The study bank: what a person has uploaded, and reading it. */

/** @type {import('../../areas.js').Label} */
export const title = { en: 'Study bank', de: 'Materialien' };

/** @type {import('../../areas.js').Area} */
export default {
  name: 'materials',
  folder: import.meta.url,
  routes: [
    { pattern: '/materials', load: () => import('./list.js'), who: 'person', frame: 'shell', warm: true },
    { pattern: '/materials/:id', load: () => import('./read.js'), who: 'person', frame: 'shell', warm: true },
  ],
  entries: [
    { menu: 'main', href: '/materials', label: title, icon: 'book', order: 20 },
  ],
};
