// @ts-check
/**
 * Keys that do something anywhere on a page. Each is registered with what it does, so that the list of keys (`?`) is complete. A key
 * without Ctrl or Command does nothing while something is typed, and none of them reaches past an open dialog.
 */
import { useEffect, useRef } from '../vendor/htm-preact/standalone.module.js';
import { signal } from './store.js';

/**
 * @typedef {{ keys: string, label: string, act: (event: KeyboardEvent) => void, isGlobal: boolean }} Shortcut `keys` as `Mod+k`, `/` or `j`; `isGlobal` tells whether it works on
 *   every page
 */

/** The shortcuts that work now. @type {import('./store.js').Signal<Shortcut[]>} */
export const shortcuts = signal(/** @type {Shortcut[]} */ ([]));

/** What lies over the page: the palette or the list of keys. @type {import('./store.js').Signal<'' | 'palette' | 'keys'>} */
export const overlay = signal(/** @type {'' | 'palette' | 'keys'} */ (''));

/** Whether something is typed into an element. @param {EventTarget | null} target */
const takesText = (target) => target instanceof HTMLElement
  && (target.isContentEditable || (target.matches('input, textarea, select') && !target.matches('[type="checkbox"], [type="radio"], [type="button"], [type="range"]')));

/** @param {string} keys @param {KeyboardEvent} event */
function isPressed(keys, event) {
  const parts = keys.split('+');
  const key = parts.pop() ?? '';
  if (event.altKey || parts.includes('Mod') !== (event.ctrlKey || event.metaKey)) return false;
  return event.key === key || (parts.includes('Mod') && event.key.toLowerCase() === key);
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.defaultPrevented || event.isComposing) return;
  const pressed = [...shortcuts.value].reverse().find(({ keys }) => isPressed(keys, event));
  // A key that presses what has the focus is not a shortcut then.
  const presses = (event.key === ' ' || event.key === 'Enter') && event.target instanceof Element && event.target.closest('button, a[href], summary, [role="button"]');
  if (!pressed || presses || (!pressed.keys.includes('Mod') && takesText(event.target)) || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  pressed.act(event);
}

let isListening = false;

/**
 * Registers a shortcut for as long as its component is there.
 * @param {string} keys
 * @param {string} label what it does
 * @param {(event: KeyboardEvent) => void} act
 * @param {boolean} [isGlobal] whether it works on every page
 */
export function useShortcut(keys, label, act, isGlobal = false) {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!isListening) document.addEventListener('keydown', onKey);
    isListening = true;
    const mine = { keys, label, isGlobal, act: (/** @type {KeyboardEvent} */ event) => latest.current(event) };
    shortcuts.value = [...shortcuts.value, mine];
    return () => { shortcuts.value = shortcuts.value.filter((one) => one !== mine); };
  }, [keys, label]);
}
