// @ts-check
/** The first link of a page: past the navigation to what the page is about. The address stays, for it may name a passage. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { t } from '../locale.js';

/** @param {Event} event */
function skip(event) {
  event.preventDefault();
  const main = document.getElementById('main');
  main?.focus({ preventScroll: true });
  main?.scrollIntoView();
}

export const SkipLink = () => html`<a class="skip-link" href="#main" onClick=${skip}>${t('ui.skip')}</a>`;
