// @ts-check
/** Chooses one person of the school by a few letters of the name. */
import { html, useEffect, useRef, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../../a11y.js';
import { call } from '../../../api.js';
import { IconButton } from '../../../components/button.js';
import { useId, useLoad } from '../../../hooks.js';
import { t } from '../../../locale.js';

/** How many people are offered. */
const OFFERED = 6;
/** Milliseconds without a key before the search begins. */
const PAUSE = 200;

/** @param {{ label: string, value: string, onChange: (id: string) => void }} props `value` is the id of the chosen person */
export function PersonPicker({ label, value, onChange }) {
  const id = useId('person');
  const [typed, setTyped] = useState('');
  const [offered, setOffered] = useState(/** @type {Api.User[]} */ ([]));
  const [at, setAt] = useState(-1);
  const timer = useRef(0);
  const asked = useRef(0);
  const chosen = useLoad(async (signal) => (value ? (await call('getUser', { path: { id: value }, signal })).user.full_name : null), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const close = () => {
    setOffered([]);
    setAt(-1);
  };
  /** @param {string} text */
  const search = (text) => {
    setTyped(text);
    clearTimeout(timer.current);
    const round = asked.current += 1;
    if (!text.trim()) return close();
    timer.current = setTimeout(async () => {
      try {
        const { users } = await call('listUsers', { query: { query: text.trim(), limit: OFFERED } });
        if (round !== asked.current) return;
        setOffered(users);
        setAt(-1);
        announce(t('ui.search_found', { count: users.length }));
      } catch {
        close();
      }
    }, PAUSE);
    return undefined;
  };
  /** @param {Api.User} user */
  const choose = (user) => {
    setTyped('');
    close();
    onChange(String(user.id));
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && offered.length > 0) {
      event.preventDefault();
      setAt((at + step + offered.length) % offered.length);
    } else if (event.key === 'Enter' && offered[at]) {
      event.preventDefault();
      choose(offered[at]);
    } else if (event.key === 'Escape' && offered.length > 0) {
      event.stopPropagation();
      close();
    }
  };
  return html`<div class="field person-picker">
    <label class="field-label" for=${id}>${label}</label>
    ${value ? html`<p class="person-picked"><span>${chosen.data ?? '…'}</span><${IconButton} icon="close" label=${t('ui.audit.all_people')} onClick=${() => onChange('')} /></p>`
      : html`<input id=${id} class="input" type="text" role="combobox" autocomplete="off" aria-expanded=${String(offered.length > 0)} aria-controls=${`${id}-list`}
        aria-autocomplete="list" aria-activedescendant=${at >= 0 ? `${id}-${at}` : undefined} placeholder=${t('ui.audit.name')} value=${typed}
        onInput=${(/** @type {Ui.On<HTMLInputElement>} */ event) => search(event.currentTarget.value)} onKeyDown=${onKey} onBlur=${close} />`}
    <ul class="person-offers" id=${`${id}-list`} role="listbox" aria-label=${label} hidden=${offered.length === 0}>
      ${offered.map((user, index) => html`<li role="option" id=${`${id}-${index}`} key=${user.id} aria-selected=${String(index === at)} class=${index === at ? 'active' : ''}
        onMouseDown=${(/** @type {MouseEvent} */ event) => { event.preventDefault(); choose(user); }}><span>${user.full_name}</span><span class="person-mail">${user.email ?? user.username}</span></li>`)}
    </ul>
  </div>`;
}
