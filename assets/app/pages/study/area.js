// @ts-check
/** Study time: the timer, logs, the streak; XP, leagues and the leaderboards. */

/** @type {import('../../areas.js').Label} */
export const title = { en: 'Study time', de: 'Lernzeit' };

/** @type {import('../../areas.js').Label} */
export const boardTitle = { en: 'Leaderboard', de: 'Rangliste' };

/** @type {import('../../areas.js').Area} */
export default {
  name: 'study',
  folder: import.meta.url,
  keeps: ['listStudyLogs', 'getStreak', 'getMyXp'],
  routes: [
    { pattern: '/study', title, icon: 'timer', load: () => import('./study.js'), who: ['student', 'tutor', 'admin'], frame: 'shell', uses: ['badges'] },
    { pattern: '/leaderboard', title: boardTitle, icon: 'trophy', load: () => import('./leaderboard.js'), who: ['student', 'tutor', 'admin'], frame: 'shell' },
  ],
  actions: [{ label: { en: 'Log study time', de: 'Lernzeit eintragen' }, icon: 'plus', href: '/study?log', roles: ['student', 'tutor', 'admin'] }],
  entries: [
    { menu: 'main', href: '/study', label: title, icon: 'timer', order: 40, roles: ['student', 'tutor', 'admin'] },
    { menu: 'main', href: '/leaderboard', label: boardTitle, icon: 'trophy', order: 50, roles: ['student', 'tutor', 'admin'] },
  ],
};
