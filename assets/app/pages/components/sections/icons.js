// @ts-check
/** All icons, and the pictures for empty places. */
import { html } from '../../../../vendor/htm-preact/standalone.module.js';
import { Icon } from '../../../components/icon.js';
import { core } from '../../../components/icons/core.js';
import { rest } from '../../../components/icons/rest.js';
import { spots } from '../../../components/icons/spots.js';
import { Spot } from '../../../components/spot.js';
import { Example, say } from '../example.js';

const names = [...Object.keys(core), ...Object.keys(rest)].sort();

export default function Icons() {
  return html`
    <${Example} title=${say(`${names.length} icons`, `${names.length} Zeichen`)} text=${say('Strokes of 1.75 on a grid of 24. Those that point along the text turn round where it runs from right to left.', 'Striche von 1,75 auf einem Raster von 24. Was in Schreibrichtung zeigt, dreht sich in Sprachen von rechts nach links um.')}>
      <ul class="icon-sheet">${names.map((name) => html`<li key=${name}><${Icon} name=${name} size=${24} /><code>${name}</code></li>`)}</ul><//>
    <${Example} title=${say('Pictures', 'Bilder')} text=${say('For places where nothing is yet. One passage of each is marked.', 'Für Stellen, an denen noch nichts ist. In jedem ist eine Stelle markiert.')}>
      <ul class="spot-list">${Object.keys(spots).map((name) => html`<li key=${name}><${Spot} name=${name} /><code>${name}</code></li>`)}</ul><//>`;
}
