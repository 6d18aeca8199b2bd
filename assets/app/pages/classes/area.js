// @ts-check
/** Classes: for tutors their students and the join code, for students their classes and the decks that are shared with them. */

/** @type {import('../../areas.js').Label} */
export const title = { en: 'Classes', de: 'Klassen' };

/** @type {import('../../areas.js').Label} */
export const joinTitle = { en: 'Join a class', de: 'Einer Klasse beitreten' };

/** @type {Api.Role[]} */
const members = ['student', 'tutor', 'admin'];

/** @type {import('../../areas.js').Area} */
export default {
  name: 'classes',
  folder: import.meta.url,
  routes: [
    { pattern: '/classes', title, icon: 'school', load: () => import('./classes.js'), who: members, frame: 'shell' },
    { pattern: '/classes/join', title: joinTitle, icon: 'enter', parent: '/classes', load: () => import('./join.js'), who: ['student', 'tutor'], frame: 'shell' },
    { pattern: '/classes/:id', parent: '/classes', load: () => import('./class.js'), who: members, frame: 'shell', uses: ['analytics', 'badges', 'flashcards', 'plan'] },
  ],
  actions: [{ label: { en: 'Create a class', de: 'Klasse erstellen' }, icon: 'plus', href: '/classes?new', roles: ['tutor', 'admin'] }],
  search: { label: title, roles: members, load: () => import('./find.js') },
  entries: [
    { menu: 'main', href: '/classes', label: title, icon: 'school', order: 35, roles: ['student'] },
    { menu: 'main', group: 'teach', href: '/classes', label: title, icon: 'school', order: 35, roles: ['tutor', 'admin'] },
  ],
};
