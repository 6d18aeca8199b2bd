// @ts-check
/** Every address of the application: which page it opens and who may be there. */
import { match } from './router.js';

/**
 * @typedef {{ pattern: string, load: () => Promise<{ default: any }>, who: 'anybody' | 'nobody' | 'person' | 'admin' | 'developer',
 *   frame: 'shell' | 'plain' | 'open' }} Route
 * `nobody` is for people who have not signed in; `plain` is the quiet frame around a single form; `open` is the shell for
 * people who have signed in, and a quiet frame of full width for others
 */

/** @type {Route[]} */
const routes = [
  { pattern: '/', load: () => import('./pages/home/home.js'), who: 'person', frame: 'shell' },
  { pattern: '/sign-in', load: () => import('./pages/auth/sign-in.js'), who: 'nobody', frame: 'plain' },
  { pattern: '/register', load: () => import('./pages/auth/register.js'), who: 'nobody', frame: 'plain' },
  { pattern: '/developer/register', load: () => import('./pages/developers/register.js'), who: 'nobody', frame: 'plain' },
  { pattern: '/setup', load: () => import('./pages/auth/setup.js'), who: 'nobody', frame: 'plain' },
  { pattern: '/forgot-password', load: () => import('./pages/auth/forgot-password.js'), who: 'anybody', frame: 'plain' },
  { pattern: '/reset-password', load: () => import('./pages/auth/reset-password.js'), who: 'anybody', frame: 'plain' },
  { pattern: '/verify-email', load: () => import('./pages/auth/verify-email.js'), who: 'anybody', frame: 'plain' },
  { pattern: '/undo-email-change', load: () => import('./pages/auth/undo-email-change.js'), who: 'anybody', frame: 'plain' },
  { pattern: '/enrol', load: () => import('./pages/auth/enrol.js'), who: 'person', frame: 'plain' },
  { pattern: '/materials', load: () => import('./pages/materials/list.js'), who: 'person', frame: 'shell' },
  { pattern: '/materials/:id', load: () => import('./pages/materials/read.js'), who: 'person', frame: 'shell' },
  { pattern: '/tutor', load: () => import('./pages/tutor/ask.js'), who: 'person', frame: 'shell' },
  { pattern: '/profile', load: () => import('./pages/users/profile.js'), who: 'person', frame: 'shell' },
  { pattern: '/security', load: () => import('./pages/auth/security.js'), who: 'person', frame: 'shell' },
  { pattern: '/developer', load: () => import('./pages/developers/developer.js'), who: 'developer', frame: 'shell' },
  { pattern: '/api-pricing', load: () => import('./pages/developers/pricing.js'), who: 'anybody', frame: 'open' },
  { pattern: '/admin/users', load: () => import('./pages/admin/users.js'), who: 'admin', frame: 'shell' },
  { pattern: '/admin/accounts', load: () => import('./pages/admin/accounts.js'), who: 'admin', frame: 'shell' },
  { pattern: '/admin/settings', load: () => import('./pages/admin/settings.js'), who: 'admin', frame: 'shell' },
  { pattern: '/admin/invitations', load: () => import('./pages/admin/invitations.js'), who: 'admin', frame: 'shell' },
  { pattern: '/admin/audit', load: () => import('./pages/admin/audit.js'), who: 'admin', frame: 'shell' },
  { pattern: '/admin/outbox', load: () => import('./pages/admin/outbox.js'), who: 'admin', frame: 'shell' },
];

/** @type {Route} */
const missing = { pattern: '', load: () => import('./pages/system/not-found.js'), who: 'anybody', frame: 'plain' };

/**
 * @param {string} path
 * @returns {{ route: Route, params: Record<string, string> }}
 */
export function find(path) {
  for (const route of routes) {
    const params = match(route.pattern, path);
    if (params) return { route, params };
  }
  return { route: missing, params: {} };
}

/** Fetches the pages that are opened most. A failure shows itself when such a page is really opened. */
export function warm() {
  for (const path of ['/', '/materials', '/materials/1', '/tutor']) find(path).route.load().catch(() => undefined);
}
