// @ts-check
/** Analytics: how the school learns, for admins; which students need attention, for tutors; the own progress. */

/** @type {import('../../areas.js').Label} */
export const schoolTitle = { en: 'Analytics', de: 'Auswertung' };

/** @type {import('../../areas.js').Label} */
export const studentsTitle = { en: 'Students', de: 'Lernende' };

/** @type {import('../../areas.js').Label} */
export const progressTitle = { en: 'My progress', de: 'Mein Fortschritt' };

/** @type {import('../../areas.js').Area} */
export default {
  name: 'analytics',
  folder: import.meta.url,
  keeps: ['getMyAnalytics'],
  routes: [
    { pattern: '/progress', title: progressTitle, icon: 'trend', load: () => import('./progress.js'), who: ['student', 'tutor'], frame: 'shell' },
    { pattern: '/analytics', title: schoolTitle, icon: 'chart', load: () => import('./school.js'), who: ['admin'], frame: 'shell' },
    { pattern: '/students', title: studentsTitle, icon: 'cap', load: () => import('./students.js'), who: ['tutor', 'admin'], frame: 'shell' },
    { pattern: '/students/:student', parent: '/students', load: () => import('./student.js'), who: ['tutor', 'admin'], frame: 'shell' },
  ],
  entries: [
    { menu: 'main', href: '/progress', label: progressTitle, icon: 'trend', order: 42, roles: ['student'] },
    { menu: 'main', group: 'teach', href: '/students', label: studentsTitle, icon: 'cap', order: 36, roles: ['tutor'] },
    { menu: 'main', group: 'manage', href: '/analytics', label: schoolTitle, icon: 'chart', order: 88, roles: ['admin'] },
  ],
};
