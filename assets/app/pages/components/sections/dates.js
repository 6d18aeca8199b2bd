// @ts-check
/** Dates and times in the time zone of a school. */
import { html, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { DateTimeField } from '../../../components/dates/date-time-field.js';
import { Example, say } from '../example.js';

/** @param {{ label: string, first: string, zone: string, hasTime?: boolean }} props */
function Field({ label, first, zone, hasTime = true }) {
  const [value, setValue] = useState(first);
  return html`<div class="fill"><${DateTimeField} label=${label} name="example" zone=${zone} hasTime=${hasTime} value=${value} onChange=${setValue} /><output class="small soft">${value || '–'}</output></div>`;
}

export default function Dates() {
  const zone = 'Europe/Berlin';
  return html`
    <${Example} title=${say('Date and time', 'Datum und Uhrzeit')}><${Field} label=${say('Exam begins', 'Beginn der Prüfung')} first="2026-03-02T08:30:00Z" zone=${zone} /><//>
    <${Example} title=${say('Date alone', 'Nur ein Datum')}><${Field} label=${say('Hand in by', 'Abgabe bis')} first="2026-03-02" zone=${zone} hasTime=${false} /><//>
    <${Example} title=${say('A time that comes twice', 'Eine Uhrzeit, die es zweimal gibt')} text=${say('The clocks go back on 25 October 2026.', 'Am 25. Oktober 2026 werden die Uhren zurückgestellt.')}>
      <${Field} label=${say('Begins', 'Beginn')} first="2026-10-25T01:30:00Z" zone=${zone} /><//>`;
}
