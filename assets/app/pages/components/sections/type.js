// @ts-check
/** Sizes of text, levels above the page, and motion. */
import { html, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { Button } from '../../../components/button.js';
import { Example, say } from '../example.js';

const sizes = ['text-xs', 'text-small', 'text-label', 'text-base', 'text-read', 'text-large', 'text-title', 'text-xl', 'text-display'];

export default function Type() {
  const [there, setThere] = useState(false);
  const times = { 'time-fast': 'ease', time: 'ease-out', 'time-slow': 'ease-spring' };
  return html`
    <${Example} title=${say('Sizes', 'Größen')}><ul class="specimens">${sizes.map((name, at) => html`<li key=${name}><code>--${name}</code>
      <span style=${{ fontSize: `var(--${name})`, fontFamily: at > 3 ? 'var(--font-read)' : undefined }}>${say('Leaves turn light into sugar', 'Blätter machen Zucker aus Licht')}</span></li>`)}</ul><//>
    <${Example} title=${say('Numerals', 'Ziffern')} text=${say('All figures have one width, so that a running time does not tremble.', 'Alle Ziffern sind gleich breit, damit eine laufende Zeit nicht zittert.')}>
      <p><span class="numeral small">11:07</span></p><p><span class="numeral">1,118</span></p><p><span class="numeral large">42:17</span></p><//>
    <${Example} title=${say('Levels', 'Ebenen')} bare=${true}><div class="levels">
      <div class="level-1"><strong>${say('Level 1', 'Ebene 1')}</strong><code class="small">--surface</code></div>
      <div class="level-2"><strong>${say('Level 2', 'Ebene 2')}</strong><code class="small">--raised</code></div>
      <div class="level-3"><strong>${say('Level 3', 'Ebene 3')}</strong><code class="small">--overlay</code></div></div><//>
    <${Example} title=${say('Motion', 'Bewegung')}>
      ${Object.entries(times).map(([time, ease]) => html`<div class="fill" key=${time}><code class="small">--${time}, --${ease}</code>
        <span class="motion-track"><span class=${`motion-dot ${there ? 'there' : ''}`} style=${{ transition: `margin var(--${time}) var(--${ease})` }}></span></span></div>`)}
      <${Button} small icon="refresh" onClick=${() => setThere(!there)}>${say('Move', 'Bewegen')}<//><//>`;
}
