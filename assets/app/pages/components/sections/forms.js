// @ts-check
/** What takes input: fields, choices, switches, sliders, filters, editing in place. */
import { html, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { Composer } from '../../../components/composer.js';
import { Slider, Switch } from '../../../components/controls.js';
import { DropZone } from '../../../components/drop-zone.js';
import { FilterBar } from '../../../components/filter-bar.js';
import { CheckField, ChoiceField, FormField, FormProblem, SelectField } from '../../../components/form-field.js';
import { InlineEdit } from '../../../components/inline-edit.js';
import { Explanation } from '../../../components/popover.js';
import { ApiError } from '../../../api.js';
import { Example, say } from '../example.js';

export default function Forms() {
  const [name, setName] = useState('Ada Byron');
  const [mail, setMail] = useState('ada@');
  const [secret, setSecret] = useState('learn-with-ada');
  const [subject, setSubject] = useState('bio');
  const [kept, setKept] = useState(true);
  const [role, setRole] = useState('student');
  const [loud, setLoud] = useState(false);
  const [reminders, setReminders] = useState(true);
  const [minutes, setMinutes] = useState(20);
  const [title, setTitle] = useState(say('Osmosis in plant cells', 'Osmose in Pflanzenzellen'));
  const [filter, setFilter] = useState({ q: '', role: 'tutor', state: '' });
  const subjects = [{ value: 'bio', label: say('Biology', 'Biologie') }, { value: 'phy', label: say('Physics', 'Physik') }];
  const all = { value: '', label: say('All', 'Alle') };
  return html`
    <${Example} title=${say('Fields', 'Felder')}><div class="stack fill">
      <div class="pair"><${FormField} label=${say('Full name', 'Vollständiger Name')} name="example-name" value=${name} onChange=${setName} hint=${say('As on your report.', 'Wie im Zeugnis.')} />
        <${FormField} label=${say('Email address', 'E-Mail-Adresse')} name="example-mail" type="email" value=${mail} onChange=${setMail} error=${say('Enter a valid email address.', 'Gib eine gültige E-Mail-Adresse ein.')} /></div>
      <div class="pair"><${FormField} label=${say('Password', 'Passwort')} name="example-password" type="password" autocomplete="off" value=${secret} onChange=${setSecret} />
        <${SelectField} label=${say('Subject', 'Fach')} name="example-subject" value=${subject} onChange=${setSubject} options=${subjects} /></div>
      <${FormField} label=${say('About you', 'Über dich')} name="example-bio" type="textarea" rows=${2} optional=${true} value="" onChange=${() => undefined} />
      <${CheckField} label=${say('Keep me signed in', 'Angemeldet bleiben')} name="example-keep" value=${kept} onChange=${setKept} />
      <${ChoiceField} legend=${say('I am a …', 'Ich bin …')} name="example-role" value=${role} onChange=${setRole} options=${[{ value: 'student', label: say('Student', 'Lernende Person'), icon: 'book' }, { value: 'tutor', label: say('Tutor', 'Lehrkraft'), icon: 'board' }]} />
      <${FormProblem} text=${say('This email address is already in use.', 'Diese E-Mail-Adresse wird schon verwendet.')} /></div><//>
    <${Example} title=${say('Switches', 'Schalter')} text=${say('They act at once.', 'Sie wirken sofort.')}>
      <${Switch} label=${say('Reminders', 'Erinnerungen')} hint=${say('One notice a day when cards are due.', 'Eine Nachricht am Tag, wenn Karten fällig sind.')} value=${reminders} onChange=${setReminders} />
      <${Switch} label=${say('Sounds', 'Töne')} value=${loud} onChange=${setLoud} /><${Switch} label=${say('Set by the school', 'Von der Schule festgelegt')} value=${true} disabled=${true} onChange=${() => undefined} /><//>
    <${Example} title=${say('Slider', 'Regler')}><${Slider} label=${say('Daily goal', 'Tagesziel')} value=${minutes} min=${5} max=${60} step=${5} onChange=${setMinutes} format=${(/** @type {number} */ value) => say(`${value} minutes`, `${value} Minuten`)} ends=${[say('Relaxed', 'Entspannt'), say('Intense', 'Intensiv')]} /><//>
    <${Example} title=${say('Editing in place', 'Bearbeiten an Ort und Stelle')}>
      <p class="numeral small"><${InlineEdit} label=${say('Title', 'Titel')} value=${title} onSave=${async (/** @type {string} */ text) => {
    if (/^\d/.test(text)) throw new ApiError({ status: 422, code: 'example', message: say('A title begins with a letter.', 'Ein Titel beginnt mit einem Buchstaben.') });
    setTitle(text);
  }} /></p><//>
    <${Example} title=${say('Filter bar', 'Filterleiste')}><${FilterBar} summary=${say('25 people', '25 Personen')} search=${{ label: say('Search people', 'Personen suchen'), value: filter.q, onChange: (/** @type {string} */ q) => setFilter({ ...filter, q }) }} filters=${[
    { label: say('Role', 'Rolle'), name: 'example-filter-role', value: filter.role, onChange: (/** @type {string} */ value) => setFilter((now) => ({ ...now, role: value })), options: [all, { value: 'student', label: say('Students', 'Lernende') }, { value: 'tutor', label: say('Tutors', 'Lehrkräfte') }] },
    { label: say('Status', 'Status'), name: 'example-filter-state', value: filter.state, onChange: (/** @type {string} */ value) => setFilter((now) => ({ ...now, state: value })), options: [all, { value: 'active', label: say('Active', 'Aktiv') }, { value: 'suspended', label: say('Suspended', 'Gesperrt') }] }]} /><//>
    <${Example} title=${say('Explanation', 'Erklärung')}><p class="cluster">${say('Retention', 'Behaltensquote')}<${Explanation} about=${say('retention', 'Behaltensquote')}><p>${say('The part of your answers that were right when a card came back after a month or more.', 'Der Anteil richtiger Antworten, wenn eine Karte nach einem Monat oder mehr wiederkam.')}</p><//></p><//>
    <${Example} title=${say('Composer', 'Eingabe für Fragen')}><div class="fill"><${Composer} label=${say('Question', 'Frage')} placeholder=${say('Ask about your materials', 'Stell eine Frage')} onSend=${() => undefined} /></div><//>
    <${Example} title=${say('Files', 'Dateien')}><div class="fill"><${DropZone} accept="text/plain" title=${say('Drop files here', 'Dateien hier ablegen')} text=${say('Text or Markdown, up to 2 MB.', 'Text oder Markdown, bis 2 MB.')} onFiles=${() => undefined} /></div><//>`;
}
