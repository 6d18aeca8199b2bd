// @ts-check
/** What the scripts of all pages say, in the language of the page. */

const english = {
  copy: 'Copy',
  copied: 'Copied',
  selectToCopy: 'Select the text to copy it',
  copyExample: 'Copy the example',
  copyResponse: 'Copy the response',
  copyText: 'Copy the text',
  exampleLanguage: 'Language of the example',
  search: 'Search the documentation',
  searchHint: 'Pages, settings, operations, error codes',
  results: 'Results',
  close: 'Close',
  page: 'Page',
  oneResult: '1 result',
  /** @param {number} count */
  manyResults: (count) => `${count} results`,
  /** @param {string} query */
  noResults: (query) => `No results for “${query}”. Try fewer or other words.`,
  searchFailed: 'The search could not be loaded. Check your connection and type again.',
};

/** The type holds both languages to the same keys. @type {typeof english} */
const german = {
  copy: 'Kopieren',
  copied: 'Kopiert',
  selectToCopy: 'Zum Kopieren den Text markieren',
  copyExample: 'Beispiel kopieren',
  copyResponse: 'Antwort kopieren',
  copyText: 'Text kopieren',
  exampleLanguage: 'Sprache des Beispiels',
  search: 'Dokumentation durchsuchen',
  searchHint: 'Seiten, Einstellungen, Operationen, Fehlercodes',
  results: 'Treffer',
  close: 'Schließen',
  page: 'Seite',
  oneResult: '1 Treffer',
  manyResults: (count) => `${count} Treffer`,
  noResults: (query) => `Keine Treffer für „${query}“. Versuche es mit weniger oder anderen Wörtern.`,
  searchFailed: 'Die Suche konnte nicht geladen werden. Prüfe die Verbindung und gib die Wörter noch einmal ein.',
};

export const words = document.documentElement.lang === 'de' ? german : english;
