// @ts-check
/** A link to an address of this school, such as `/materials`. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { at } from '../base.js';

/** @param {{ href: string, children?: Ui.Child, [rest: string]: unknown }} props */
export const Link = ({ href, children, ...rest }) => html`<a href=${at(href)} ...${rest}>${children}</a>`;
