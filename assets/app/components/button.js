// @ts-check
/** A button, and a link that looks like one. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { Icon } from './icon.js';
import { Link } from './link.js';

/**
 * @param {{ kind?: 'primary' | 'plain' | 'quiet' | 'danger', icon?: string, busy?: boolean, small?: boolean,
 *   children?: Ui.Child, type?: string, [rest: string]: unknown }} props
 */
export function Button({ kind = 'plain', icon, busy = false, small = false, children, type = 'button', ...rest }) {
  return html`<button type=${type} class=${`button ${kind} ${small ? 'small' : ''}`} aria-busy=${busy ? 'true' : undefined}
    aria-disabled=${busy ? 'true' : undefined} ...${rest} onClick=${busy ? hold : rest.onClick}>
    ${busy ? html`<span class="spinner" aria-hidden="true"></span>` : icon && html`<${Icon} name=${icon} size=${small ? 18 : 20} />`}
    <span>${children}</span>
  </button>`;
}

/** A busy button keeps the focus but does nothing. @param {Event} event */
function hold(event) {
  event.preventDefault();
}

/**
 * A button that shows an icon only; `label` is its name.
 * @param {{ icon: string, label: string, [rest: string]: unknown }} props
 */
export function IconButton({ icon, label, ...rest }) {
  return html`<button type="button" class="icon-button" aria-label=${label} data-tip=${label} ...${rest}>
    <${Icon} name=${icon} />
  </button>`;
}

/**
 * @param {{ href: string, kind?: string, icon?: string, small?: boolean, children?: Ui.Child, [rest: string]: unknown }} props
 */
export function ButtonLink({ href, kind = 'plain', icon, small = false, children, ...rest }) {
  return html`<${Link} href=${href} class=${`button ${kind} ${small ? 'small' : ''}`} ...${rest}>
    ${icon && html`<${Icon} name=${icon} size=${small ? 18 : 20} />`}<span>${children}</span>
  <//>`;
}
