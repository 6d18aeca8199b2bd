// @ts-check
/** What developers see: their keys, the usage of them, and the plans. */

/** @type {import('../../areas.js').Area} */
export default {
  name: 'developers',
  folder: import.meta.url,
  routes: [
    { pattern: '/developer', title: { en: 'Developer', de: 'Entwicklung' }, load: () => import('./developer.js'), who: ['developer'], frame: 'shell', namesFeatures: true },
    { pattern: '/developer/register', load: () => import('./register.js'), who: 'nobody', frame: 'plain', uses: ['auth'] },
    { pattern: '/api-pricing', title: { en: 'API plans', de: 'API-Tarife' }, icon: 'receipt', load: () => import('./pricing.js'), who: 'anybody', frame: 'open' },
  ],
  entries: [
    { menu: 'main', group: 'build', href: '/developer', label: { en: 'Developer', de: 'Entwicklung' }, icon: 'code', order: 10, roles: ['developer'] },
  ],
};
