// @ts-check
/** Adaptations: what Schola proposes to change about how a person learns, what is in force, and what it changed. */

/** @type {import('../../areas.js').Label} */
export const title = { en: 'Adaptations', de: 'Anpassungen' };

/** @type {import('../../areas.js').Area} */
export default {
  name: 'ile',
  folder: import.meta.url,
  keeps: ['listMyAdaptations', 'listAppliedAdaptations', 'getMyAdaptedSettings'],
  routes: [
    { pattern: '/adaptations', title, icon: 'sliders', parent: '/learner-profile', load: () => import('./adaptations.js'), who: ['student', 'tutor'], frame: 'shell', uses: ['clp'] },
  ],
  entries: [
    { menu: 'main', href: '/adaptations', label: title, icon: 'sliders', order: 46, roles: ['student'] },
  ],
};
