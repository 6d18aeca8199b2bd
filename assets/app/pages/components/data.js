// @ts-check
/** The sections about components that show and take data. */

/** @type {import('./base.js').Section[]} */
export const sections = [
  { id: 'charts', title: { en: 'Charts', de: 'Diagramme' }, load: () => import('./sections/charts.js') },
  { id: 'texts', title: { en: 'Texts with formulas', de: 'Texte mit Formeln' }, load: () => import('./sections/texts.js') },
  { id: 'tables', title: { en: 'Tables and long lists', de: 'Tabellen und lange Listen' }, load: () => import('./sections/tables.js') },
  { id: 'dates', title: { en: 'Dates and times', de: 'Datum und Uhrzeit' }, load: () => import('./sections/dates.js') },
  { id: 'choosing', title: { en: 'Choosing, ordering, uploading', de: 'Auswählen, ordnen, hochladen' }, load: () => import('./sections/choosing.js') },
  { id: 'calendar', title: { en: 'Calendar', de: 'Kalender' }, load: () => import('./sections/calendar.js') },
  { id: 'writing', title: { en: 'Editor and player', de: 'Editor und Player' }, load: () => import('./sections/writing.js') },
];
