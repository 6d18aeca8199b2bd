// @ts-check
/** The parts that pages are made of, each in all its states. Tests and developers look at them here. */

/** @type {import('../../areas.js').Area} */
export default {
  name: 'components',
  folder: import.meta.url,
  routes: [
    { pattern: '/components', load: () => import('./components.js'), title: { en: 'Components', de: 'Bausteine' }, icon: 'columns', isQuiet: true, who: ['admin', 'developer'], frame: 'shell' },
    { pattern: '/components/focus', load: () => import('./focus.js'), title: { en: 'Full focus', de: 'Volle Konzentration' }, isQuiet: true, parent: '/components', who: ['admin', 'developer'], frame: 'focus' },
  ],
  entries: [],
};
