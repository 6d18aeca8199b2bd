// @ts-check
/** What the browser keeps for the documentation: the language of examples. The theme is kept by the school's own pages. */
import { keptAs } from '../app/base.js';

export const LANGUAGES = [
  { id: 'sh', name: 'Shell' },
  { id: 'js', name: 'JavaScript' },
  { id: 'python', name: 'Python' },
  { id: 'go', name: 'Go' },
];

/** The language in which examples are shown. */
export const language = () => document.documentElement.dataset.code ?? 'sh';

/** Shows examples in this language, on this page and the next ones. @param {string} id */
export function setLanguage(id) {
  document.documentElement.dataset.code = id;
  try {
    localStorage.setItem(keptAs('schola.code'), id);
  } catch {
    // It lasts until the page is closed.
  }
  document.dispatchEvent(new CustomEvent('docs:language'));
}
