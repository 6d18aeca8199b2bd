// @ts-check
/** Keys as they are printed on a keyboard: hints beside what they do. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { t } from '../locale.js';

/** Whether the keyboard is Apple's, which has other keys and other signs on them. */
export const isApple = /Mac|iP(hone|ad|od)/.test(globalThis.navigator?.platform ?? '');

/** @type {Record<string, string>} */
const signs = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Enter: '↵' };

/** What is printed on a key. @param {string} key as `KeyboardEvent.key` has it, or `Mod` for Ctrl and Command */
function printed(key) {
  if (key === 'Mod') return isApple ? '⌘' : t('ui.keys.ctrl');
  if (['Escape', 'Shift', 'Tab', 'Space', 'Home', 'End'].includes(key)) return t(`ui.keys.${key.toLowerCase()}`);
  if (key === ' ') return t('ui.keys.space');
  return signs[key] ?? key.toUpperCase();
}

/** Keys that are pressed together, such as `Mod+k`, or one. @param {{ keys: string }} props */
export const Keys = ({ keys }) => html`<span class="keys">${(keys === '+' ? ['+'] : keys.split('+')).map((key) => html`<kbd key=${key}>${printed(key)}</kbd>`)}</span>`;
