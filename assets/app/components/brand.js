// @ts-check
/** The mark and the wordmark. A school's own logo takes the place of the mark. */
import { html } from '../../vendor/htm-preact/standalone.module.js';

/** @param {{ size?: number }} props `size` in CSS pixels */
export function Mark({ size = 32 }) {
  return html`<svg class="mark" width=${size} height=${size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect class="mark-ground" width="32" height="32" rx="9" />
    <path class="mark-letter" d="M20.9 9.6C19.7 8 17.9 7.2 15.9 7.2c-2.9 0-5.1 1.6-5.1 4 0 5.3 10.5 2.5 10.5 7.6 0 2.4-2.3 3.9-5.3 3.9-2.3 0-4.3-.9-5.5-2.5" />
    <path class="mark-line" d="M9.5 26h13" />
  </svg>`;
}

/** The address of a logo in the size of the brand, which is also the icon of the window. @param {string} logo the address of the logo */
export const smallLogo = (logo) => logo.replace('/api/school/logo?', '/a/icons/any-64.png?');

/**
 * @param {{ name?: string, logo?: string | null, size?: number }} props `name` and `logo` of the school
 */
export function Brand({ name, logo, size = 32 }) {
  return html`<span class="brand">
    ${logo ? html`<img class="brand-logo" src=${smallLogo(logo)} alt="" width=${size} height=${size} />` : html`<${Mark} size=${size} />`}
    <span class="brand-name">${name || 'Schola'}</span>
  </span>`;
}
