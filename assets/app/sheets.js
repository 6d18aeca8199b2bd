// @ts-check
/** The style sheets of areas, fetched when a page of the area is first opened. */
import { ApiError } from './api.js';

/** @type {Map<string, Promise<void>>} */
const sheets = new Map();

/**
 * Adds a style sheet to the page once; resolves when it is in force, so that nothing is shown without it.
 * @param {URL} url
 */
export function addSheet(url) {
  const present = sheets.get(url.href);
  if (present) return present;
  const added = fetched(url);
  sheets.set(url.href, added);
  // A later visit tries again.
  added.catch(() => sheets.delete(url.href));
  return added;
}

/** @param {URL} url @returns {Promise<void>} */
function fetched(url) {
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = url.href;
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new ApiError({ status: 0, code: 'ui.error.asset', message: url.pathname }));
    };
    document.head.append(link);
  });
}
