// @ts-check
/**
 * Deleting with a way back: the page hides a thing at once, the server deletes it a moment later, and until then it can be undone.
 * Lists leave out what is hidden.
 */
import { announce, notify } from './a11y.js';
import { sentence } from './format.js';
import { t } from './locale.js';
import { signal } from './store.js';

/** What is deleted, or about to be, by names such as `material 7`. @type {import('./store.js').Signal<ReadonlySet<string>>} */
export const hidden = signal(/** @type {ReadonlySet<string>} */ (new Set()));

/** @param {string} name @param {boolean} isHidden */
function mark(name, isHidden) {
  const next = new Set(hidden.value);
  if (isHidden) next.add(name);
  else next.delete(name);
  hidden.value = next;
}

/** What is still to be done at the server. @type {Map<string, (isLeaving: boolean) => Promise<unknown>>} */
const pending = new Map();

/** @param {string} name @param {boolean} isLeaving */
async function finish(name, isLeaving) {
  const commit = pending.get(name);
  if (!commit) return;
  pending.delete(name);
  try {
    await commit(isLeaving);
  } catch (error) {
    mark(name, false);
    notify(sentence(error), 'bad');
  }
}

/**
 * Hides an item, shows a toast with "Undo", and deletes the item when the toast closes.
 * @param {string} name a name that no other thing has, such as `material 7`
 * @param {string} text what is done
 * @param {(isLeaving: boolean) => Promise<unknown>} commit deletes it at the server; `isLeaving` when the page is about to be gone
 */
export function removeWithUndo(name, text, commit) {
  pending.set(name, commit);
  mark(name, true);
  notify(text, 'good', {
    action: {
      label: t('ui.undo'),
      act() {
        if (!pending.delete(name)) return;
        mark(name, false);
        announce(t('ui.undone'));
      },
    },
    onLeave: () => { finish(name, false); },
  });
}

globalThis.addEventListener?.('pagehide', () => { for (const name of [...pending.keys()]) finish(name, true); });
