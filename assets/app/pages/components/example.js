// @ts-check
/** What every section is made of: one component in one state, with its name. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { said } from '../../locale.js';

/** A sentence of an example, in the language on screen. @param {string} en @param {string} de */
export const say = (en, de) => said({ en, de });

/** @param {{ title: string, text?: Ui.Child, children?: Ui.Child, bare?: boolean }} props `bare` leaves out the ground */
export function Example({ title, text, children, bare = false }) {
  return html`<section class="example">
    <h3>${title}</h3>${text && html`<p class="soft small">${text}</p>`}
    <div class=${bare ? 'example-stage bare' : 'example-stage'}>${children}</div>
  </section>`;
}
