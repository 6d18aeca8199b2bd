// @ts-check
/** The parts that pages are made of, each in all its states. Tests and developers look at them here. */

/** @type {import('../../areas.js').Area} */
export default {
  name: 'components',
  folder: import.meta.url,
  routes: [
    { pattern: '/components', load: () => import('./components.js'), title: { en: 'Components', de: 'Bausteine' }, icon: 'columns', who: ['admin', 'developer'], frame: 'shell' },
  ],
  entries: [],
};
