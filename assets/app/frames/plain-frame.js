// @ts-check
/** The quiet frame around a single form: sign-in, set-up, reset, not found. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { notify } from '../a11y.js';
import { Brand } from '../components/brand.js';
import { Icon } from '../components/icon.js';
import { Link } from '../components/link.js';
import { MarkedPage } from '../components/marked-page.js';
import { SkipLink } from '../components/skip-link.js';
import { sentence } from '../format.js';
import { docs, languages, locale, setLanguage, t } from '../locale.js';
import { school } from '../school.js';
import { useSignal } from '../store.js';
import { setTheme, theme } from '../theme.js';

/** @type {Record<import('../theme.js').Theme, import('../theme.js').Theme>} */
const following = { system: 'light', light: 'dark', dark: 'system' };
const icons = { system: 'screen', light: 'sun', dark: 'moon' };

/**
 * @param {{ children?: Ui.Child, quiet?: boolean, wide?: boolean }} props `quiet` leaves out the foot, for the moment of
 *   starting; `wide` gives the whole width to what is inside
 */
export function PlainFrame({ children, quiet = false, wide = false }) {
  const ours = useSignal(school);
  const now = useSignal(theme);
  const { language } = useSignal(locale);
  const isPictured = !quiet && !wide;
  /** @param {Ui.On<HTMLSelectElement>} event */
  const choose = (event) => { setLanguage(event.currentTarget.value).catch((error) => notify(sentence(error), 'bad')); };
  return html`<div class=${`plain-frame ${wide ? 'wide' : ''} ${isPictured ? 'pictured' : ''}`}>
    <${SkipLink} />
    <header class="plain-head"><${Link} class="plain-brand" href="/"><${Brand} name=${ours.name} logo=${ours.logo_url} size=${36} /><//></header>
    <main class="plain-main" id="main" tabindex="-1">${children}</main>
    ${isPictured && html`<${MarkedPage} />`}
    ${!quiet && html`<footer class="plain-foot">
      <span class="foot-part"><label class="visually-hidden" for="language">${t('ui.language')}</label>
      <select id="language" class="foot-select" value=${language} onChange=${choose}>
        ${Object.entries(languages).map(([tag, name]) => html`<option value=${tag} selected=${tag === language} lang=${tag}>${name}</option>`)}
      </select>
      <button type="button" class="foot-button" onClick=${() => setTheme(following[now])}>
        <${Icon} name=${icons[now]} size=${16} /> ${t(`ui.theme.${now}`)}</button></span>
      <span class="foot-part">${ours.developer_registration !== 'closed' && html`<${Link} class="foot-button" href="/developer/register">${t('ui.foot.developers')}<//>`}
      <${Link} class="foot-button" href=${docs()}>${t('ui.foot.docs')}<//></span>
    </footer>`}
  </div>`;
}
