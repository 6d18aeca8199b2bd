// @ts-check
/** The page for addresses that lead nowhere. */

/** @type {import('../../areas.js').Area} */
export default {
  name: 'system',
  folder: import.meta.url,
  isUnstyled: true,
  routes: [
    { pattern: '*', load: () => import('./not-found.js'), who: 'anybody', frame: 'open' },
  ],
  entries: [],
};
