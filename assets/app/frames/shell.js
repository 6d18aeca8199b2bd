// @ts-check
/** The frame of every page for signed-in people: brand, search, navigation, the person's menu. */
import { h, html, useEffect, useState } from '../../vendor/htm-preact/standalone.module.js';
import { notify } from '../a11y.js';
import { at } from '../base.js';
import { loadWithFiles } from '../component-files.js';
import { Avatar } from '../components/avatar.js';
import { Bell } from '../components/bell.js';
import { Brand } from '../components/brand.js';
import { IconButton } from '../components/button.js';
import { Icon } from '../components/icon.js';
import { Keys } from '../components/keys.js';
import { Link } from '../components/link.js';
import { Menu } from '../components/menu.js';
import { Navigation } from '../components/navigation.js';
import { OfflineBanner } from '../components/offline-banner.js';
import { SkipLink } from '../components/skip-link.js';
import { sentence } from '../format.js';
import { overlay, useShortcut } from '../keys.js';
import { mayLeave } from '../leaving.js';
import { docs, said, t } from '../locale.js';
import { sendLater } from '../queue.js';
import { go, place } from '../router.js';
import { entriesOf, groupsOf } from '../routes.js';
import { school } from '../school.js';
import { endSession } from '../sign-out.js';
import { useSignal } from '../store.js';
import { setTheme, theme } from '../theme.js';
import { amendPerson, person } from '../token.js';

async function leave() {
  if (!(await mayLeave())) return;
  await endSession();
  go('/sign-in');
  notify(t('ui.signed_out'));
}

/** Shows a theme at once and keeps it with the person. @param {'system' | 'light' | 'dark'} wanted */
function chooseTheme(wanted) {
  setTheme(wanted);
  const preferences = person.value?.preferences;
  if (preferences) amendPerson({ preferences: { ...preferences, theme: wanted } });
  sendLater('updatePreferences', { json: { theme: wanted } }).catch(() => undefined);
}

/** What can be done from anywhere without going anywhere. */
const commands = () => [
  { id: 'light', label: `${t('ui.palette.theme')}: ${t('ui.theme.light')}`, icon: 'sun', act: () => chooseTheme('light') },
  { id: 'dark', label: `${t('ui.palette.theme')}: ${t('ui.theme.dark')}`, icon: 'moon', act: () => chooseTheme('dark') },
  { id: 'system', label: `${t('ui.palette.theme')}: ${t('ui.theme.system')}`, icon: 'screen', act: () => chooseTheme('system') },
  { id: 'guide', label: t('ui.nav.docs'), icon: 'help', act: () => location.assign(at(docs())) },
  { id: 'keys', label: t('ui.keys.title'), icon: 'keyboard', keys: '?', act: () => { overlay.value = 'keys'; } },
  { id: 'leave', label: t('ui.sign_out'), icon: 'leave', act: leave },
];

/** Goes to the search of the page, and to the palette where there is none. */
function search() {
  const field = [...document.querySelectorAll('main input[type="search"]')].find((one) => one.getClientRects().length > 0);
  if (!(field instanceof HTMLInputElement)) {
    overlay.value = 'palette';
    return;
  }
  field.focus();
  field.select();
}

/** What lies over the page; its module is fetched when it is first asked for. */
function Overlay() {
  const wanted = useSignal(overlay);
  const [views, setViews] = useState(/** @type {Record<string, Ui.View>} */ ({}));
  useEffect(() => {
    if (!wanted || views[wanted]) return;
    const load = wanted === 'palette' ? () => import('../components/palette.js') : () => import('../components/key-list.js');
    loadWithFiles(/** @type {() => Promise<{ default: unknown }>} */ (load)).then(({ default: view }) => setViews((before) => ({ ...before, [wanted]: /** @type {Ui.View} */ (view) })), () => {
      overlay.value = '';
      notify(sentence({ code: 'ui.error.asset' }), 'bad');
    });
  }, [wanted]);
  useEffect(() => () => { overlay.value = ''; }, []);
  return wanted && views[wanted] ? h(views[wanted], { key: wanted, commands: commands(), onClose: () => { overlay.value = ''; } }) : null;
}

/** The keys that work on every page. */
function useKeys() {
  useShortcut('Mod+k', t('ui.keys.palette'), () => { overlay.value = 'palette'; }, true);
  useShortcut('/', t('ui.keys.search'), search, true);
  useShortcut('?', t('ui.keys.title'), () => { overlay.value = 'keys'; }, true);
}

/** The menu under the person's name. */
function PersonMenu() {
  const me = useSignal(person);
  const now = useSignal(theme);
  if (!me) return null;
  /** @type {import('../components/menu.js').MenuItem[]} */
  const items = [
    ...entriesOf('person', me.role).map(({ href, icon, label }) => ({ href, icon, label: said(label) })),
    { href: docs(), icon: 'help', label: t('ui.nav.docs') },
    { label: t('ui.keys.title'), icon: 'keyboard', wide: true, act: () => { overlay.value = 'keys'; } },
    { label: t('ui.theme.system'), icon: 'screen', checked: now === 'system', separate: true, act: () => chooseTheme('system') },
    { label: t('ui.theme.light'), icon: 'sun', checked: now === 'light', act: () => chooseTheme('light') },
    { label: t('ui.theme.dark'), icon: 'moon', checked: now === 'dark', act: () => chooseTheme('dark') },
    { label: t('ui.sign_out'), icon: 'leave', separate: true, act: leave },
  ];
  const face = html`<${Avatar} name=${me.full_name} src=${me.avatar_url} />
    <span class="who"><span class="who-name">${me.full_name}</span><span class="who-role">${t(`ui.role.${me.role}`)}</span></span>
    <${Icon} name="down" size=${16} />`;
  return html`<${Menu} class="person-menu" label=${t('ui.nav.account')} trigger=${face} items=${items}
    head=${html`<strong>${me.full_name}</strong><span>${me.email ?? me.username ?? ''}</span>`} />`;
}

/** @param {{ children?: Ui.Child }} props */
export function Shell({ children }) {
  const me = useSignal(person);
  const ours = useSignal(school);
  const { path } = useSignal(place);
  useKeys();
  if (!me) return null;
  const openPalette = () => { overlay.value = 'palette'; };
  return html`<div class="shell">
    <${SkipLink} />
    <header class="shell-bar">
      <${Link} class="shell-brand" href="/" aria-label=${t('ui.nav.to_home', { school: ours.name })}><${Brand} name=${ours.name} logo=${ours.logo_url} /><//>
      <div class="shell-tools">
        <button type="button" class="shell-search" aria-haspopup="dialog" aria-keyshortcuts="Control+K" onClick=${openPalette}><${Icon} name="search" size=${18} /><span>${t('ui.palette.placeholder')}</span><${Keys} keys="Mod+k" /></button>
        <span class="shell-search-small"><${IconButton} icon="search" label=${t('ui.palette.title')} aria-haspopup="dialog" onClick=${openPalette} /></span>
        <${Bell} />
        <${PersonMenu} />
      </div>
    </header>
    <${Navigation} label=${t('ui.nav.main')} groups=${groupsOf(me.role)} path=${path} assistant=${ours.assistant_name} />
    <main class="shell-main" id="main" tabindex="-1"><${OfflineBanner} />${children}</main>
    <${Overlay} />
  </div>`;
}

/**
 * The frame of a page in full focus, such as an exam: no navigation, the whole window, one way out.
 * @param {{ exit: string, children?: Ui.Child }} props
 */
export function FocusFrame({ exit, children }) {
  const ours = useSignal(school);
  useKeys();
  return html`<div class="focus-frame">
    <${SkipLink} />
    <header class="focus-bar">
      <${Link} class="focus-exit" href=${exit}><${Icon} name="close" /><span>${t('ui.nav.exit')}</span><//>
      <span class="focus-brand"><${Brand} name=${ours.name} logo=${ours.logo_url} size=${24} /></span>
    </header>
    <main class="focus-main" id="main" tabindex="-1">${children}</main>
    <${Overlay} />
  </div>`;
}
