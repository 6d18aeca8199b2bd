// @ts-check
/** The picture beside the sign-in: a page with one passage marked, and the number that leads to it. Decoration only. */
import { html } from '../../vendor/htm-preact/standalone.module.js';

/** Where lines of text stand: distance from the top, from the start, length. */
const lines = [[96, 0, 196], [124, 0, 236], [152, 0, 220], [180, 0, 128], [228, 0, 228], [256, 0, 236], [340, 0, 232], [368, 0, 204], [396, 0, 236], [424, 0, 92]];

export function MarkedPage() {
  return html`<div class="art" aria-hidden="true">
    <svg viewBox="0 0 520 620" focusable="false">
      <g transform="rotate(-5 260 310)"><rect class="art-sheet back" x="96" y="70" width="316" height="440" rx="20" /></g>
      <g transform="rotate(3 260 310)">
        <rect class="art-sheet" x="104" y="64" width="316" height="456" rx="20" />
        <g transform="translate(144 64)">
          <rect class="art-title" y="44" width="132" height="16" rx="8" />
          ${lines.map(([y, x, width]) => html`<rect class="art-line" x=${x} y=${y} width=${width} height="9" rx="4.5" />`)}
          <rect class="art-mark" x="-10" y="276" width="256" height="23" rx="6" />
          <rect class="art-mark" x="-10" y="302" width="152" height="23" rx="6" />
          <rect class="art-ink" y="284" width="236" height="9" rx="4.5" />
          <rect class="art-ink" y="310" width="132" height="9" rx="4.5" />
        </g>
      </g>
      <path class="art-thread" d="M292 372 C 350 392, 372 420, 372 456" />
      <g>
        <rect class="art-bubble" x="232" y="456" width="248" height="112" rx="24" />
        <rect class="art-said" x="260" y="486" width="168" height="10" rx="5" />
        <rect class="art-said" x="260" y="512" width="112" height="10" rx="5" />
        <rect class="art-mark" x="384" y="503" width="30" height="28" rx="9" />
        <path class="art-number" d="M396.5 513.5l4.5-3.5v14" />
      </g>
    </svg>
  </div>`;
}
