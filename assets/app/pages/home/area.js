// @ts-check
/** The first page of people who learn, teach or run the school. */

/** @type {import('../../areas.js').Area} */
export default {
  name: 'home',
  folder: import.meta.url,
  keeps: ['getPlanToday'],
  routes: [
    {
      pattern: '/', title: { en: 'Home', de: 'Start' }, load: () => import('./home.js'), who: 'person', frame: 'shell', uses: ['materials'], warm: true,
      asks: ['student:/api/plan/today', 'student:/api/materials?limit=4', 'tutor:/api/materials?limit=4', 'admin:/api/admin/overview', 'admin:/api/materials?limit=4'],
    },
  ],
  entries: [
    { menu: 'main', href: '/', label: { en: 'Home', de: 'Start' }, icon: 'home', order: 10, roles: ['student', 'tutor', 'admin'] },
  ],
};
