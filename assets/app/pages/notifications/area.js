// @ts-check
/** Notifications: what happened, and by which channels a person hears of it. */

/** @type {import('../../areas.js').Label} */
export const title = { en: 'Notifications', de: 'Benachrichtigungen' };

/** @type {import('../../areas.js').Label} */
export const preferencesTitle = { en: 'Notification preferences', de: 'Einstellungen für Benachrichtigungen' };

/** @type {import('../../areas.js').Area} */
export default {
  name: 'notifications',
  folder: import.meta.url,
  keeps: ['listNotifications', 'countUnreadNotifications'],
  routes: [
    { pattern: '/notifications', title, icon: 'bell', load: () => import('./notifications.js'), who: 'person', frame: 'shell' },
    { pattern: '/notifications/preferences', title: preferencesTitle, icon: 'sliders', parent: '/notifications', load: () => import('./preferences.js'), who: 'person', frame: 'shell' },
  ],
  entries: [
    { menu: 'person', href: '/notifications', label: title, icon: 'bell', order: 15 },
  ],
};
