// @ts-check
/** The frame of every page for signed-in people: brand, navigation, the person's menu. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { notify } from '../a11y.js';
import { call } from '../api.js';
import { Avatar } from '../components/avatar.js';
import { Brand } from '../components/brand.js';
import { Icon } from '../components/icon.js';
import { Link } from '../components/link.js';
import { Menu } from '../components/menu.js';
import { SkipLink } from '../components/skip-link.js';
import { mayLeave } from '../leaving.js';
import { said, t } from '../locale.js';
import { go, place } from '../router.js';
import { entriesOf } from '../routes.js';
import { school } from '../school.js';
import { endSession } from '../sign-out.js';
import { useSignal } from '../store.js';
import { setTheme, theme } from '../theme.js';
import { amendPerson, person } from '../token.js';

/** @param {import('../areas.js').Entry} entry @param {string} path */
function isCurrent({ href, within = href }, path) {
  return path === href || (within !== '/' && (path === within || path.startsWith(`${within}/`)));
}

async function leave() {
  if (!(await mayLeave())) return;
  await endSession();
  go('/sign-in');
  notify(t('ui.signed_out'));
}

/** Shows a theme at once and keeps it with the person. @param {'system' | 'light' | 'dark'} wanted */
function chooseTheme(wanted) {
  setTheme(wanted);
  call('updatePreferences', { json: { theme: wanted } }).then(
    (answer) => { amendPerson({ preferences: answer.preferences }); },
    () => {},
  );
}

/** @param {{ children?: Ui.Child }} props */
export function Shell({ children }) {
  const me = useSignal(person);
  const ours = useSignal(school);
  const { path } = useSignal(place);
  const now = useSignal(theme);
  if (!me) return null;
  /** @type {import('../components/menu.js').MenuItem[]} */
  const items = [
    ...entriesOf('person', me.role).map(({ href, icon, label }) => ({ href, icon, label: said(label) })),
    { label: t('ui.theme.system'), icon: 'screen', checked: now === 'system', separate: true, act: () => chooseTheme('system') },
    { label: t('ui.theme.light'), icon: 'sun', checked: now === 'light', act: () => chooseTheme('light') },
    { label: t('ui.theme.dark'), icon: 'moon', checked: now === 'dark', act: () => chooseTheme('dark') },
    { label: t('ui.sign_out'), icon: 'leave', separate: true, act: leave },
  ];
  const face = html`<${Avatar} name=${me.full_name} src=${me.avatar_url} />
    <span class="who"><span class="who-name">${me.full_name}</span><span class="who-role">${t(`ui.role.${me.role}`)}</span></span>
    <${Icon} name="down" size=${16} />`;
  return html`<div class="shell">
    <${SkipLink} />
    <header class="shell-bar">
      <${Link} class="shell-brand" href="/" aria-label=${t('ui.nav.to_home', { school: ours.name })}><${Brand} name=${ours.name} logo=${ours.logo_url} /><//>
      <${Menu} class="person-menu" label=${t('ui.nav.account')} trigger=${face} items=${items}
        head=${html`<strong>${me.full_name}</strong><span>${me.email ?? me.username ?? ''}</span>`} />
    </header>
    <nav class="shell-nav" aria-label=${t('ui.nav.main')}>
      <ul>${entriesOf('main', me.role).map((entry) => html`<li key=${entry.href}><${Link} href=${entry.href}
        aria-current=${isCurrent(entry, path) ? 'page' : undefined}><${Icon} name=${entry.icon} size=${22} />
        <span>${said(entry.label, { assistant: ours.assistant_name })}</span><//></li>`)}</ul>
      <p class="shell-nav-foot"><${Link} href="/docs">${t('ui.nav.docs')}<//></p>
    </nav>
    <main class="shell-main" id="main" tabindex="-1">${children}</main>
  </div>`;
}
