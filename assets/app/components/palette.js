// @ts-check
/**
 * The palette: everything the person can go to, begin or find, in one place. The field keeps the focus; the arrow keys move through
 * what is found.
 */
import { html, useEffect, useMemo, useRef, useState } from '../../vendor/htm-preact/standalone.module.js';
import { at as addressOf } from '../base.js';
import { needs } from '../component-files.js';
import { useId } from '../hooks.js';
import { mayLeave } from '../leaving.js';
import { said, t } from '../locale.js';
import { go } from '../router.js';
import { actionsOf, pagesOf, searchesOf } from '../routes.js';
import { school } from '../school.js';
import { useSignal } from '../store.js';
import { person } from '../token.js';
import { Icon } from './icon.js';
import { Keys } from './keys.js';
import { steppedTo } from './roving.js';

needs(new URL('./later/', import.meta.url).href, { hasWords: false });

/** Milliseconds without a key before the search begins, and letters that it needs. */
const PAUSE = 180;
const LETTERS = 2;

/** So many entries of a group are shown. */
const MOST = 7;

/** @typedef {{ id: string, label: string, note?: string, icon: string, act: () => void, keys?: string }} Item */
/** @typedef {{ id: string, label: string, items: Item[] }} Group */

/** Letters without case and accents. @param {string} text */
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** How well a label answers what is typed; 0 where it does not. Every word has to begin a word of it. @param {string} label @param {string} typed */
export function fit(label, typed) {
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  const words = plain(label).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  if (!wanted.every((one) => words.some((word) => word.startsWith(one)))) return 0;
  return plain(label).startsWith(plain(typed).trim()) ? 2 : 1;
}

/** @param {string} href */
async function follow(href) {
  if (!(await mayLeave())) return;
  if (href.startsWith('/docs')) location.assign(addressOf(href));
  else go(href);
}

/**
 * @param {{ onClose: () => void, commands: Item[] }} props `commands` are what the shell itself can do
 */
export default function Palette({ onClose, commands }) {
  const me = useSignal(person);
  const { assistant_name: assistant } = useSignal(school);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const found = useFound(typed.trim());
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const id = useId('palette');

  useEffect(() => {
    const dialog = box.current;
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    dialog?.showModal();
    dialog?.querySelector('input')?.focus();
    return () => {
      if (dialog?.open) dialog.close();
      before?.focus?.();
    };
  }, []);

  const groups = useMemo(() => {
    if (!me) return [];
    const pages = pagesOf(me.role).map(({ href, label, icon }) => ({ id: href, label: said(label, { assistant }), icon, act: () => follow(href) }));
    const begun = actionsOf(me.role).map(({ href, label, icon }) => ({ id: `begin ${href}`, label: said(label, { assistant }), icon, act: () => follow(href) }));
    const all = [{ id: 'pages', label: t('ui.palette.pages'), items: pages }, { id: 'actions', label: t('ui.palette.actions'), items: [...begun, ...commands] }];
    const text = typed.trim();
    /** @type {Group[]} */
    const fitting = text === '' ? all : all.map((group) => ({ ...group,
      items: group.items.map((item) => ({ item, worth: fit(item.label, text) })).filter(({ worth }) => worth > 0).sort((a, b) => b.worth - a.worth).map(({ item }) => item).slice(0, MOST) }));
    /** @type {Group} */
    const ask = { id: 'ask', label: assistant, items: [{ id: 'ask', label: t('ui.palette.ask', { assistant, question: text }), icon: 'ask', act: () => follow(`/tutor?q=${encodeURIComponent(text)}`) }] };
    return [...fitting, ...found.groups, ...(text.length > LETTERS ? [ask] : [])].filter((group) => group.items.length > 0);
  }, [typed, found, me, assistant]);

  const items = groups.flatMap((group) => group.items);
  const current = Math.min(chosen, items.length - 1);
  const optionId = (/** @type {number} */ index) => `${id}-${index}`;
  useEffect(() => { document.getElementById(optionId(current))?.scrollIntoView({ block: 'nearest' }); }, [current]);

  /** @param {Item | undefined} item */
  const take = (item) => {
    if (!item) return;
    onClose();
    // The dialog gives the focus back first, so that what follows can take it.
    setTimeout(item.act);
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key === 'Escape' || (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      take(items[current]);
    } else if (event.key.startsWith('Arrow')) {
      const to = steppedTo(event, current, items.length, 'column');
      if (to === null) return;
      event.preventDefault();
      setChosen(to);
    }
  };
  let index = -1;
  return html`<dialog class="palette" ref=${box} aria-label=${t('ui.palette.title')} onCancel=${(/** @type {Event} */ event) => { event.preventDefault(); onClose(); }} onKeyDown=${onKey}
    onMouseDown=${(/** @type {Event} */ event) => { if (event.target === box.current) onClose(); }}>
    <div class="palette-field"><${Icon} name="search" />
      <input type="text" role="combobox" aria-expanded="true" aria-controls=${`${id}-list`} aria-activedescendant=${items.length > 0 ? optionId(current) : undefined} aria-autocomplete="list" aria-label=${t('ui.palette.title')}
        placeholder=${t('ui.palette.placeholder')} autocomplete="off" spellcheck="false" value=${typed} onInput=${(/** @type {Ui.On<HTMLInputElement>} */ event) => { setTyped(event.currentTarget.value); setChosen(0); }} />
      <button type="button" class="palette-close" onClick=${onClose}><span class="visually-hidden">${t('ui.close')}</span><${Keys} keys="Escape" /></button></div>
    <div class="palette-list" role="listbox" id=${`${id}-list`} aria-label=${t('ui.palette.found')} tabindex="-1">
      ${groups.map((group) => html`<div role="group" key=${group.id} aria-labelledby=${`${id}-${group.id}`}>
        <p class="palette-group" id=${`${id}-${group.id}`}>${group.label}</p>
        ${group.items.map((item) => {
    index += 1;
    const mine = index;
    return html`<div role="option" key=${item.id} id=${optionId(mine)} class="palette-item" aria-selected=${String(mine === current)} onPointerMove=${() => { if (mine !== current) setChosen(mine); }} onClick=${() => take(item)}>
          <${Icon} name=${item.icon} size=${18} /><span class="palette-label">${item.label}</span>${item.note && html`<span class="palette-note">${item.note}</span>`}${item.keys && html`<${Keys} keys=${item.keys} />`}</div>`;
  })}</div>`)}
      ${items.length === 0 && html`<p class="palette-none">${t(found.isSearching ? 'ui.palette.searching' : 'ui.palette.none', { text: typed.trim() })}</p>`}
    </div>
    <p class="visually-hidden" role="status">${typed && !found.isSearching ? t('ui.search_found', { count: items.length }) : ''}</p>
    <p class="palette-foot" aria-hidden="true"><span><${Keys} keys="ArrowUp" /><${Keys} keys="ArrowDown" /> ${t('ui.palette.move')}</span><span><${Keys} keys="Enter" /> ${t('ui.palette.take')}</span></p>
  </dialog>`;
}

/** What the areas find, some time after the last key. @param {string} text */
function useFound(text) {
  const [found, setFound] = useState({ groups: /** @type {Group[]} */ ([]), isSearching: false });
  useEffect(() => {
    const role = person.value?.role;
    if (text.length < LETTERS || !role) {
      setFound({ groups: [], isSearching: false });
      return undefined;
    }
    const stop = new AbortController();
    setFound((before) => ({ ...before, isSearching: true }));
    const timer = setTimeout(async () => {
      const searches = searchesOf(role);
      const answers = await Promise.allSettled(searches.map(async (search) => (await search.load()).default(text, stop.signal)));
      if (stop.signal.aborted) return;
      const groups = answers.map((answer, at) => ({ id: `found-${at}`, label: said(searches[at].label),
        items: answer.status === 'fulfilled' ? answer.value.map((one) => ({ id: `${at} ${one.href}`, label: one.label, note: one.note, icon: one.icon, act: () => follow(one.href) })) : [] }));
      setFound({ groups, isSearching: false });
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text]);
  return found;
}
