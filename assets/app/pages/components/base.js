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
  { id: 'icons', title: { en: 'Icons and pictures', de: 'Zeichen und Bilder' }, load: () => import('./sections/icons.js') },
  { id: 'actions', title: { en: 'Actions', de: 'Aktionen' }, load: () => import('./sections/actions.js') },
  { id: 'forms', title: { en: 'Controls', de: 'Eingaben' }, load: () => import('./sections/forms.js') },
  { id: 'ways', title: { en: 'Ways', de: 'Wege' }, load: () => import('./sections/ways.js') },
  { id: 'feedback', title: { en: 'Feedback', de: 'Rückmeldungen' }, load: () => import('./sections/feedback.js') },
  { id: 'overlays', title: { en: 'Overlays', de: 'Was darüberliegt' }, load: () => import('./sections/overlays.js') },
];
