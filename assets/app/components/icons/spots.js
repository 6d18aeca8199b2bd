// @ts-check
/**
 * Pictures for places where nothing is yet, and for pages that lead nowhere: a sheet of paper with one passage marked, and what
 * the place is about. Their colours are tokens, so that each is drawn once for light and dark. Decoration only.
 */
import { html } from '../../../vendor/htm-preact/standalone.module.js';

/** Lines of text on a sheet. @param {number} x @param {number} y @param {number[]} widths */
const lines = (x, y, widths) => widths.map((width, at) => html`<rect class="spot-line" key=${at} x=${x} y=${y + at * 10} width=${width} height="4" rx="2" />`);

/** A marked line of text. @param {number} x @param {number} y @param {number} width */
const marked = (x, y, width) => html`<rect class="spot-mark" x=${x - 4} y=${y - 4} width=${width + 8} height="12" rx="3" /><rect class="spot-ink" x=${x} y=${y} width=${width} height="4" rx="2" />`;

/** A sheet of paper. @param {number} x @param {number} y @param {number} width @param {number} height @param {string} [kind] */
const sheet = (x, y, width, height, kind = '') => html`<rect class=${`spot-sheet ${kind}`} x=${x} y=${y} width=${width} height=${height} rx="8" />`;

/** @type {Record<string, () => Ui.Child>} */
export const spots = {
  bank: () => html`<g transform="rotate(-7 70 64)">${sheet(38, 22, 62, 80, 'back')}</g><g transform="rotate(4 84 62)">${sheet(50, 18, 66, 86)}${lines(60, 34, [28])}${lines(60, 50, [46, 40])}${marked(60, 72, 42)}${lines(60, 84, [24])}</g>
    <circle class="spot-accent" cx="122" cy="94" r="15" /><path class="spot-sign" d="M122 87v14M115 94h14" />`,
  search: () => html`${sheet(36, 16, 74, 90)}${lines(48, 32, [36, 50, 44])}${marked(48, 64, 34)}${lines(48, 78, [48, 22])}
    <circle class="spot-glass" cx="98" cy="66" r="21" /><path class="spot-handle" d="M114 82l16 17" />`,
  cards: () => html`<g transform="rotate(-10 80 66)">${sheet(34, 34, 84, 56, 'back')}</g><g transform="rotate(-3 80 62)">${sheet(36, 32, 84, 56, 'back')}</g><g transform="rotate(5 82 60)">${sheet(38, 30, 86, 58)}${lines(52, 44, [44])}${marked(52, 60, 36)}</g>
    <path class="spot-stroke" d="M108 16c16 0 26 9 28 24M127 33l9 9 8-10" />`,
  done: () => html`${sheet(44, 16, 72, 90)}${lines(62, 34, [40])}${lines(62, 52, [34])}${marked(62, 72, 40)}${lines(62, 90, [26])}
    <path class="spot-tick" d="M50 35l3 3 5-6M50 53l3 3 5-6M50 73l3 3 5-6" /><circle class="spot-success" cx="116" cy="28" r="16" /><path class="spot-sign" d="M109 28l5 5 9-10" />
    <path class="spot-spark" d="M28 34v10M23 39h10M134 78v8M130 82h8M30 88v6M27 91h6" />`,
  people: () => html`${sheet(30, 24, 100, 74)}<circle class="spot-back" cx="56" cy="52" r="10" /><path class="spot-back" d="M40 82c2-11 8-16 16-16s14 5 16 16z" />${marked(82, 50, 32)}${lines(82, 64, [36, 22])}
    <circle class="spot-accent" cx="128" cy="92" r="15" /><path class="spot-sign" d="M128 85v14M121 92h14" />`,
  locked: () => html`<g transform="rotate(-4 80 60)">${sheet(42, 14, 72, 92, 'back')}</g>${sheet(46, 16, 72, 92)}${lines(58, 32, [34, 48])}${marked(58, 58, 44)}${lines(58, 72, [48, 40, 28])}
    <path class="spot-shackle" d="M104 76v-8a11 11 0 0 1 22 0v8" /><rect class="spot-accent" x="97" y="74" width="36" height="29" rx="6" /><path class="spot-sign" d="M115 85v8" />`,
  lost: () => html`<g transform="rotate(-5 66 60)"><path class="spot-sheet" d="M38 24a8 8 0 0 1 8-8h40l8 16-10 14 10 14-10 16 8 14-4 14H46a8 8 0 0 1-8-8z" />${lines(50, 32, [28, 34])}${marked(50, 58, 24)}${lines(50, 72, [26, 30])}</g>
    <path class="spot-thread" d="M98 30c18 4 10 26 24 30s14 26-4 36" /><circle class="spot-accent" cx="116" cy="98" r="4" />`,
  mail: () => html`<rect class="spot-sheet back" x="30" y="44" width="100" height="60" rx="8" />${sheet(44, 18, 72, 62)}${lines(56, 32, [34])}${marked(56, 46, 44)}${lines(56, 60, [28])}<path class="spot-sheet" d="M30 54l50 30 50-30v42a8 8 0 0 1-8 8H38a8 8 0 0 1-8-8z" />`,
};
