// @ts-check
/** The details of one item of a list, over the list. It has an address, so that it can be linked to, left with Back and loaded again. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { t } from '../locale.js';
import { go, goBackTo, place } from '../router.js';
import { useSignal } from '../store.js';
import { IconButton } from './button.js';
import { Dialog } from './dialog.js';

/** The present address with one value of its query changed. @param {string} name @param {string | null} value */
function withValue(name, value) {
  const { path, query } = place.value;
  const next = new URLSearchParams(query);
  if (value === null) next.delete(name);
  else next.set(name, value);
  const text = next.toString();
  return text ? `${path}?${text}` : path;
}

/**
 * Which item is open, read off the address, where it stands as `?name=id`.
 * @param {string} [name]
 */
export function useOpened(name = 'open') {
  const { query } = useSignal(place);
  return {
    id: query.get(name),
    /** The address of an item. @param {string | number} id */
    hrefOf: (id) => withValue(name, String(id)),
    /** @param {string | number} id */
    open: (id) => go(withValue(name, String(id))),
    /** Goes to another item without a new entry of the history. @param {string | number} id */
    swap: (id) => go(withValue(name, String(id)), { replace: true }),
    close() {
      const { path } = place.value;
      const target = withValue(name, null);
      // Back leads to the list as it was left; an address that was opened from outside becomes the one of the list.
      if (target === path) goBackTo(path);
      else go(target, { replace: true });
    },
  };
}

/**
 * Ways to the neighbours of an item in its list, for a drawer.
 * @param {(string | number)[]} ids the list
 * @param {string | number | null | undefined} id the item
 * @param {(id: string | number) => void} open
 * @returns {{ onPrevious?: () => void, onNext?: () => void }}
 */
export function neighbours(ids, id, open) {
  const at = ids.findIndex((one) => String(one) === String(id));
  const to = (/** @type {number} */ place) => (at >= 0 && place >= 0 && place < ids.length ? () => open(ids[place]) : undefined);
  return { onPrevious: to(at - 1), onNext: to(at + 1) };
}

/**
 * @param {{ title: string, onClose: () => void, children?: Ui.Child, onPrevious?: () => void, onNext?: () => void, foot?: Ui.Child, wide?: boolean }} props without
 *   `onPrevious` or `onNext` there is none
 */
export function DetailDrawer({ title, onClose, children, onPrevious, onNext, foot, wide = false }) {
  const walks = onPrevious || onNext;
  const step = (/** @type {string} */ icon, /** @type {string} */ label, /** @type {(() => void) | undefined} */ act) => html`<${IconButton} icon=${icon} label=${label}
    aria-disabled=${act ? undefined : 'true'} onClick=${() => act?.()} />`;
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /** @type {Element} */ (event.target).matches('input, textarea, select')) return;
    const act = { j: onNext, k: onPrevious }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return html`<${Dialog} title=${title} onClose=${onClose} drawer=${true} wide=${wide} onKey=${onKey}
    tools=${walks && html`${step('up', t('ui.drawer.previous'), onPrevious)}${step('down', t('ui.drawer.next'), onNext)}`}>
    <div class="drawer-body">${children}</div>
    ${foot && html`<footer class="drawer-foot">${foot}</footer>`}
  <//>`;
}
