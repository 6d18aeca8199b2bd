// @ts-check
/**
 * The sections about foundations and base components. A section is a module under `sections/` whose default export shows a group
 * of components; this list is all that names it elsewhere.
 *
 * @typedef {{ id: string, title: import('../../areas.js').Label, load: import('../../areas.js').Load }} Section
 */

/** @type {Section[]} */
export const sections = [
  { id: 'colours', title: { en: 'Colours', de: 'Farben' }, load: () => import('./sections/colours.js') },
  { id: 'type', title: { en: 'Type, levels, motion', de: 'Schrift, Ebenen, Bewegung' }, load: () => import('./sections/type.js') },
  { id: 'marks', title: { en: 'Marks', de: 'Markierungen' }, load: () => import('./sections/marks.js') },
];
