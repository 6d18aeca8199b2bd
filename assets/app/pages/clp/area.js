// @ts-check
/** Learner profiles: how a person likes to learn, and what that rests on. */

/** @type {import('../../areas.js').Label} */
export const title = { en: 'Learner profile', de: 'Lernprofil' };

/** @type {import('../../areas.js').Label} */
export const assessmentTitle = { en: 'Profile questions', de: 'Fragen zum Lernprofil' };

/** @type {import('../../areas.js').Label} */
export const historyTitle = { en: 'Profile history', de: 'Verlauf des Lernprofils' };

/** @type {import('../../areas.js').Label} */
export const schoolTitle = { en: 'Learner profiles', de: 'Lernprofile' };

/** @type {Api.Role[]} */
const learners = ['student', 'tutor'];

/** @type {import('../../areas.js').Area} */
export default {
  name: 'clp',
  folder: import.meta.url,
  keeps: ['getMyLearnerProfile', 'listMyLearnerProfileChanges'],
  routes: [
    { pattern: '/learner-profile', title, icon: 'radar', load: () => import('./profile.js'), who: learners, frame: 'shell' },
    { pattern: '/learner-profile/questions', title: assessmentTitle, icon: 'ask', parent: '/learner-profile', load: () => import('./assessment.js'), who: learners, frame: 'shell' },
    { pattern: '/learner-profile/history', title: historyTitle, icon: 'history', parent: '/learner-profile', load: () => import('./history.js'), who: learners, frame: 'shell' },
    { pattern: '/learner-profiles', title: schoolTitle, icon: 'radar', load: () => import('./school.js'), who: ['admin'], frame: 'shell' },
    { pattern: '/classes/:id/learner-profiles/:student', parent: '/classes/:id', load: () => import('./student.js'), who: ['tutor'], frame: 'shell' },
  ],
  entries: [
    { menu: 'main', href: '/learner-profile', label: title, icon: 'radar', order: 45, roles: ['student'] },
    { menu: 'main', group: 'manage', href: '/learner-profiles', label: schoolTitle, icon: 'radar', order: 89, roles: ['admin'] },
  ],
};
