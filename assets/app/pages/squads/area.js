// @ts-check
/** Squads: small groups of learners who collect XP together, their rankings and challenges; for tutors and admins, looking after them. */

/** @type {import('../../areas.js').Label} */
export const title = { en: 'Squad', de: 'Lernteam' };

/** @type {import('../../areas.js').Label} */
export const manyTitle = { en: 'Squads', de: 'Lernteams' };

/** @type {import('../../areas.js').Label} */
export const joinTitle = { en: 'Join a squad', de: 'Einem Lernteam beitreten' };

/** @type {import('../../areas.js').Label} */
export const rankingsTitle = { en: 'Squad rankings', de: 'Rangliste der Lernteams' };

/** @type {Api.Role[]} */
const members = ['student', 'tutor', 'admin'];

/** @type {import('../../areas.js').Area} */
export default {
  name: 'squads',
  folder: import.meta.url,
  routes: [
    { pattern: '/squads', title: manyTitle, icon: 'users', load: () => import('./squads.js'), who: members, frame: 'shell', uses: ['flashcards', 'classes'] },
    { pattern: '/squads/join', title: joinTitle, icon: 'enter', parent: '/squads', load: () => import('./join.js'), who: ['student'], frame: 'shell' },
    { pattern: '/squads/rankings', title: rankingsTitle, icon: 'trophy', parent: '/squads', load: () => import('./rankings.js'), who: members, frame: 'shell' },
    { pattern: '/squads/:id', parent: '/squads', load: () => import('./squad.js'), who: members, frame: 'shell', uses: ['flashcards', 'classes'] },
  ],
  entries: [
    { menu: 'main', href: '/squads', label: title, icon: 'users', order: 45, roles: ['student'] },
    { menu: 'main', group: 'teach', href: '/squads', label: manyTitle, icon: 'users', order: 45, roles: ['tutor', 'admin'] },
  ],
};
