// @ts-check
/** Tables that sort and select, compact and long ones, and a long list. */
import { html, useMemo, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../../a11y.js';
import { Button } from '../../../components/button.js';
import { Badge } from '../../../components/page.js';
import { DataTable, useSelection } from '../../../components/table/table.js';
import { VirtualList } from '../../../components/virtual/virtual.js';
import { number } from '../../../format.js';
import { Example, say } from '../example.js';

const names = ['Amara Diallo', 'Bronwen Pryce', 'Callum Ferrie', 'Dmitri Volkonsky', 'Elodie Marchand', 'Finn Gallagher-Roy', 'Hana Kobayashi', 'Jonah Abernethy'];

/** @typedef {{ id: number, name: string, form: string, points: number | null }} Row */

/** @param {number} count @returns {Row[]} */
const rowsOf = (count) => Array.from({ length: count }, (_, at) => ({
  id: at + 1, name: `${names[at % names.length]}${at < names.length ? '' : ` ${at + 1}`}`, form: `${5 + (at * 7) % 6}${'abc'[at % 3]}`, points: at % 9 === 8 ? null : (at * 37) % 101 }));

/** @returns {import('../../../components/table/table.js').Column<Row>[]} */
const columns = () => [
  { key: 'name', label: say('Name', 'Name'), cell: (row) => html`<strong>${row.name}</strong>`, sortBy: (row) => row.name, wide: true },
  { key: 'form', label: say('Class', 'Klasse'), cell: (row) => row.form, sortBy: (row) => row.form, optional: true },
  { key: 'state', label: say('State', 'Stand'), cell: (row) => (row.points === null ? html`<${Badge}>${say('Missing', 'Fehlt')}<//>` : html`<${Badge} tone="good">${say('Handed in', 'Abgegeben')}<//>`), optional: true },
  { key: 'points', label: say('Points', 'Punkte'), cell: (row) => (row.points === null ? '–' : number(row.points)), sortBy: (row) => row.points, end: true },
];

export default function Tables() {
  const few = useMemo(() => rowsOf(8), []);
  const many = useMemo(() => rowsOf(10_000), []);
  const selection = useSelection(few);
  const long = useSelection(many);
  const [isCompact, setCompact] = useState(true);
  const tell = (/** @type {(string | number)[]} */ ids) => notify(`${say('Reminded', 'Erinnert')}: ${number(ids.length)}`);
  const bulk = (/** @type {(string | number)[]} */ ids) => html`<${Button} small icon="mail" onClick=${() => tell(ids)}>${say('Remind', 'Erinnern')}<//>`;
  return html`
    <${Example} title=${say('Sorting, selection, columns', 'Sortieren, auswählen, Spalten')} bare=${true}>
      <div class="fill"><${DataTable} caption=${say('Essay on osmosis', 'Aufsatz über Osmose')} columns=${columns()} rows=${few} selection=${selection} nameOf=${(/** @type {Row} */ row) => row.name} bulk=${bulk} name="example" /></div><//>
    <${Example} title=${say('Ten thousand rows', 'Zehntausend Zeilen')} bare=${true}>
      <div class="fill" id="long-table"><${DataTable} caption=${say('All students', 'Alle Lernenden')} columns=${columns().map((column) => ({ ...column, optional: false }))} rows=${many} selection=${long} nameOf=${(/** @type {Row} */ row) => row.name} bulk=${bulk}
        compact=${isCompact} boxed=${true} tools=${html`<${Button} small onClick=${() => setCompact(!isCompact)}>${isCompact ? say('Roomy rows', 'Luftige Zeilen') : say('Compact rows', 'Enge Zeilen')}<//>`} /></div><//>
    <${Example} title=${say('A long list', 'Eine lange Liste')}>
      <div class="fill example-scroll" tabindex="0" role="group" aria-label=${say('Names', 'Namen')}><${VirtualList} label=${say('Names', 'Namen')} items=${many} keyOf=${(/** @type {Row} */ row) => row.id}
        row=${(/** @type {Row} */ row) => html`<p class="example-row">${row.name}${row.id % 4 === 0 && html`<br /><span class="soft small">${row.form}</span>`}</p>`} /></div><//>`;
}
