// @ts-check
/** Light, dark, or as the system is. The choice is kept by the browser, and by the server for signed-in people. */
import { keptAs } from './base.js';
import { signal } from './store.js';

const KEY = keptAs('schola.theme');

/** @typedef {'system' | 'light' | 'dark'} Theme */

/** @returns {Theme} */
function kept() {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

/** @type {import('./store.js').Signal<Theme>} */
export const theme = signal(kept());

/** Has the browser colour what is around the page: the theme of the person goes before that of the system. @param {Theme} wanted */
function colourSurroundings(wanted) {
  for (const [name, query] of Object.entries({ light: '(prefers-color-scheme: light)', dark: '(prefers-color-scheme: dark)' })) {
    const meta = document.querySelector(`meta[name="theme-color"][data-theme="${name}"]`);
    meta?.setAttribute('media', wanted === 'system' ? query : wanted === name ? 'all' : 'not all');
  }
}

/** Puts the theme on screen and remembers it. @param {Theme} wanted */
export function setTheme(wanted) {
  theme.value = wanted;
  if (wanted === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = wanted;
  colourSurroundings(wanted);
  try {
    if (wanted === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, wanted);
  } catch {
    // It lasts until the page is closed.
  }
}

/** Does without animation where the person asked for that. @param {boolean} less */
export function setMotion(less) {
  if (less) document.documentElement.dataset.motion = 'less';
  else delete document.documentElement.dataset.motion;
}
