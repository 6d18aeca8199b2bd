// @ts-check
/** The quiet frame around a single form: sign-in, set-up, reset, not found. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { Brand } from '../components/brand.js';
import { Icon } from '../components/icon.js';
import { Link } from '../components/link.js';
import { MarkedPage } from '../components/marked-page.js';
import { SkipLink } from '../components/skip-link.js';
import { languages, locale, setLanguage, t } from '../locale.js';
import { school } from '../school.js';
import { useSignal } from '../store.js';
import { setTheme, theme } from '../theme.js';

const following = { system: 'light', light: 'dark', dark: 'system' };
const icons = { system: 'screen', light: 'sun', dark: 'moon' };

/**
 * @param {{ children?: any, quiet?: boolean, wide?: boolean }} props `quiet` leaves out the foot, for the moment of
 *   starting; `wide` gives the whole width to what is inside
 */
export function PlainFrame({ children, quiet = false, wide = false }) {
  const ours = useSignal(school);
  const now = useSignal(theme);
  const { language } = useSignal(locale);
  const isPictured = !quiet && !wide;
  return html`<div class=${`plain-frame ${wide ? 'wide' : ''} ${isPictured ? 'pictured' : ''}`}>
    <${SkipLink} />
    <header class="plain-head"><${Link} class="plain-brand" href="/"><${Brand} name=${ours.name} logo=${ours.logo_url} size=${36} /><//></header>
    <main class="plain-main" id="main" tabindex="-1">${children}</main>
    ${isPictured && html`<${MarkedPage} />`}
    ${!quiet && html`<footer class="plain-foot">
      <label class="visually-hidden" for="language">${t('ui.language')}</label>
      <select id="language" class="foot-select" value=${language} onChange=${(/** @type {any} */ e) => setLanguage(e.currentTarget.value)}>
        ${Object.entries(languages).map(([tag, name]) => html`<option value=${tag} selected=${tag === language} lang=${tag}>${name}</option>`)}
      </select>
      <button type="button" class="foot-button" onClick=${() => setTheme(/** @type {any} */ (following[now]))}>
        <${Icon} name=${icons[now]} size=${16} /> ${t(`ui.theme.${now}`)}</button>
    </footer>`}
  </div>`;
}
