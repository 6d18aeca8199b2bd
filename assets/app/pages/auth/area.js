// @ts-check
/** The ways in: sign-in, registration, first set-up, and the pages that links in mails open. */

/** @type {import('../../areas.js').Area} */
export default {
  name: 'auth',
  folder: import.meta.url,
  routes: [
    { pattern: '/sign-in', load: () => import('./sign-in.js'), who: 'nobody', frame: 'plain' },
    { pattern: '/register', load: () => import('./register.js'), who: 'nobody', frame: 'plain' },
    { pattern: '/setup', load: () => import('./setup.js'), who: 'nobody', frame: 'plain' },
    { pattern: '/forgot-password', load: () => import('./forgot-password.js'), who: 'anybody', frame: 'plain' },
    { pattern: '/reset-password', load: () => import('./reset-password.js'), who: 'anybody', frame: 'plain' },
    { pattern: '/verify-email', load: () => import('./verify-email.js'), who: 'anybody', frame: 'plain' },
    { pattern: '/undo-email-change', load: () => import('./undo-email-change.js'), who: 'anybody', frame: 'plain' },
    { pattern: '/enrol', load: () => import('./enrol.js'), who: 'person', frame: 'plain', uses: ['security'] },
  ],
  entries: [],
};
