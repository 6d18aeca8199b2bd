// @ts-check
/** The colours of the tokens, with their names. */
import { html } from '../../../../vendor/htm-preact/standalone.module.js';
import { Example, say } from '../example.js';

/** @param {string} name @param {number} [count] */
const numbered = (name, count = 8) => Array.from({ length: count }, (_, at) => `${name}-${at + 1}`);

/** @param {{ names: string[] }} props */
const Swatches = ({ names }) => html`<ul class="swatches">${names.map((name) => html`<li class="swatch" key=${name}>
  <span class="swatch-colour" style=${{ background: `var(--${name})` }}></span><code>--${name}</code></li>`)}</ul>`;

export default function Colours() {
  return html`
    <${Example} title=${say('Grounds and levels', 'Gründe und Ebenen')}><${Swatches} names=${['paper', 'surface', 'raised', 'overlay', 'sunken', 'track', 'thumb', 'line', 'line-strong']} /><//>
    <${Example} title=${say('Text and brand', 'Text und Marke')}><${Swatches} names=${['ink', 'ink-soft', 'ink-faint', 'accent', 'accent-strong', 'accent-soft', 'accent-ink']} /><//>
    <${Example} title=${say('States', 'Zustände')} text=${say('Green and red alone tell nobody anything: an icon or a word stands beside them.', 'Grün und Rot allein sagen niemandem etwas: Ein Zeichen oder ein Wort steht daneben.')}>
      <${Swatches} names=${['success', 'info', 'note', 'streak', 'bad'].flatMap((name) => [name, `${name}-soft`, `${name}-ink`])} /><//>
    <${Example} title=${say('Categories', 'Kategorien')} text=${say('For subjects, lines of a chart and corners of a radar.', 'Für Fächer, Linien eines Diagramms und Ecken eines Netzes.')}><${Swatches} names=${numbered('category')} /><//>
    <${Example} title=${say('Heat scale', 'Wärmeskala')}><div class="heat-steps">${[0, 1, 2, 3, 4].map((step) => html`<span class="heat-step" key=${step}
      style=${{ background: `var(--heat-${step})`, color: `var(--on-heat-${step < 3 ? 'low' : 'high'})` }}>${step}</span>`)}</div><//>`;
}
