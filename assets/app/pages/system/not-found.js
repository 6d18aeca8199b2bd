// @ts-check
/** An address that leads nowhere. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { ButtonLink } from '../../components/button.js';
import { DeadEnd } from '../../components/page.js';
import { t } from '../../locale.js';

export default function NotFound() {
  return html`<${DeadEnd} art="lost" title=${t('ui.not_found.title')} text=${t('ui.not_found.text')}>
    <${ButtonLink} href="/" kind="primary" icon="home">${t('ui.not_found.home')}<//><//>`;
}
