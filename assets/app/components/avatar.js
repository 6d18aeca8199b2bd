// @ts-check
/** A person's picture, or the first letters of the name. Decorative: the name always stands beside it. */
import { html, useEffect, useState } from '../../vendor/htm-preact/standalone.module.js';
import { initials } from '../format.js';

/** @param {{ name?: string, src?: string | null, size?: 'small' | 'medium' | 'large' }} props */
export function Avatar({ name, src, size = 'small' }) {
  const [broken, setBroken] = useState(false);
  useEffect(() => setBroken(false), [src]);
  return html`<span class=${`avatar ${size}`} aria-hidden="true">
    ${src && !broken ? html`<img src=${src} alt="" onError=${() => setBroken(true)} />` : initials(name)}
  </span>`;
}
