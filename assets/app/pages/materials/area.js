// @ts-check
/** The study bank: what a person has uploaded, and reading it. */

/** @type {import('../../areas.js').Label} */
export const title = { en: 'Study bank', de: 'Materialien' };

/** @type {import('../../areas.js').Area} */
export default {
  name: 'materials',
  folder: import.meta.url,
  keeps: ['listMaterials', 'getMaterial'],
  routes: [
    { pattern: '/materials', title, load: () => import('./list.js'), who: 'person', frame: 'shell', warm: true },
    { pattern: '/materials/:id', parent: '/materials', load: () => import('./read.js'), who: 'person', frame: 'shell', warm: true },
  ],
  actions: [{ label: { en: 'Add material', de: 'Material hinzufügen' }, icon: 'upload', href: '/materials?add' }],
  search: { label: { en: 'Materials', de: 'Materialien' }, load: () => import('./find.js') },
  entries: [
    { menu: 'main', href: '/materials', label: title, icon: 'book', order: 20 },
  ],
};
