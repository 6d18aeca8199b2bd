// @ts-check
/** Dates of exams, and the work and exams of classes. The plan of the day itself is on the home page. */

/** @type {import('../../areas.js').Label} */
export const title = { en: 'Exams', de: 'Prüfungen' };

/** @type {import('../../areas.js').Area} */
export default {
  name: 'plan',
  folder: import.meta.url,
  keeps: ['listExamDates'],
  routes: [
    { pattern: '/exams', title, icon: 'calendar', parent: '/', load: () => import('./exams.js'), who: ['student'], frame: 'shell' },
  ],
  entries: [],
  actions: [{ label: { en: 'Enter an exam', de: 'Prüfung eintragen' }, icon: 'calendar', href: '/exams?new', roles: ['student'] }],
};
