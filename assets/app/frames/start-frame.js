// @ts-check
/** The frame of a signed-in person before the server has named them: the same frame that the page begins with. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { Mark, smallLogo } from '../components/brand.js';
import { school } from '../school.js';

export function StartFrame() {
  const { name, logo_url: logo } = school.value;
  return html`<div class="start">
    <div class="start-bar"><span class="start-brand">
      ${logo ? html`<img class="start-logo" src=${smallLogo(logo)} alt="" width="32" height="32" />` : html`<${Mark} />`}
      <span class="start-name">${name}</span></span></div>
    <div class="start-nav"><i></i><i></i><i></i></div>
    <div class="start-main" aria-busy="true"><i></i><i></i><i></i><i></i></div>
  </div>`;
}
