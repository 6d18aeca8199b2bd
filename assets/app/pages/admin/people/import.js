// @ts-check
/** A list of people from a spreadsheet: choose it, look at what is wrong, create the accounts, and hand out how to sign in. */
import { html, useEffect, useRef, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../../a11y.js';
import { call } from '../../../api.js';
import { at } from '../../../base.js';
import { needs } from '../../../component-files.js';
import { Button, ButtonLink } from '../../../components/button.js';
import { DropZone } from '../../../components/drop-zone.js';
import { ChoiceField, FormProblem, SelectField } from '../../../components/form-field.js';
import { Badge, Callout, PageHead } from '../../../components/page.js';
import { Stepper } from '../../../components/progress.js';
import { DataTable } from '../../../components/table/table.js';
import { number, sentence } from '../../../format.js';
import { watchOver } from '../../../leaving.js';
import { faultSentence } from '../../../faults.js';
import { has, t } from '../../../locale.js';
import { saveFile } from '../../../save-file.js';
import { roleOptions } from '../roles.js';
import { csvOf, parse, textOf } from './csv.js';
import { rowsOf } from './import-rows.js';

needs(import.meta.url);

/** The most people of a file. */
const MOST = 1000;
/** How many rows are checked, and how many people are created, by one request: a password takes the server a moment. */
const CHECKED = 100;
const CREATED = 20;

/** The step of each stage. */
const STEP_OF = { choose: 0, checking: 0, check: 1, creating: 1, done: 2 };

/** @typedef {import('./import-rows.js').Row} Row */
/** @typedef {Row & { id: number, result: Api.ImportResult | null }} Line */

/** What is wrong with a row. @param {Api.ImportResult} result */
function faultOf(result) {
  const { code = '', message, faults } = result;
  const [fault] = faults;
  if (fault?.code === 'repeated') return t('ui.import.twice');
  if (code === 'request.invalid' && fault) return has(`ui.import.wrong_${fault.field}`) ? t(`ui.import.wrong_${fault.field}`) : faultSentence(fault);
  return has(code) ? t(code) : sentence({ code, message });
}

export default function Import() {
  const [name, setName] = useState('');
  const [table, setTable] = useState(/** @type {string[][]} */ ([]));
  const [role, setRole] = useState('student');
  const [access, setAccess] = useState(/** @type {'password' | 'link'} */ ('password'));
  const [lines, setLines] = useState(/** @type {Line[]} */ ([]));
  const [problem, setProblem] = useState('');
  const [stage, setStage] = useState(/** @type {'choose' | 'checking' | 'check' | 'creating' | 'done'} */ ('choose'));
  const [onWay, setOnWay] = useState(0);
  const [wasSaved, setWasSaved] = useState(false);
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const current = useRef({ stage, wasSaved });
  current.current = { stage, wasSaved };
  // Passwords are shown this once, and accounts are being made.
  useEffect(() => watchOver({ element: () => place.current, isDirty: () => current.current.stage === 'creating' || (current.current.stage === 'done' && !current.current.wasSaved) }), []);

  /** @param {string[][]} found @param {string} chosenRole */
  const check = async (found, chosenRole) => {
    const { rows, missing } = rowsOf(found, chosenRole);
    if (missing) return refuse(t(`ui.import.missing_${missing}`));
    if (rows.length > MOST) return refuse(t('ui.import.too_many', { most: number(MOST) }));
    setStage('checking');
    setProblem('');
    try {
      const results = await inPortions(rows, CHECKED, (people) => call('importUsers', { json: { people, access, dry_run: true } }), setOnWay);
      const checked = rows.map((row, index) => ({ ...row, id: index + 1, result: results[index] }));
      markRepeated(checked);
      setLines(checked);
      setStage('check');
      announce(t('ui.import.checked', { count: rows.length, number: number(rows.length) }));
    } catch (error) {
      refuse(sentence(error));
    }
    return undefined;
  };
  /** @param {string} why */
  const refuse = (why) => {
    setProblem(why);
    setStage('choose');
  };
  /** @param {File[]} files */
  const choose = async ([file]) => {
    if (!file) return;
    setName(file.name);
    const found = parse(await textOf(file));
    setTable(found);
    await check(found, role);
  };
  const create = async () => {
    setStage('creating');
    setOnWay(0);
    const good = lines.filter((line) => line.result?.status === 'valid');
    /** @type {Line[]} */
    const made = [];
    try {
      for (let from = 0; from < good.length; from += CREATED) {
        const part = good.slice(from, from + CREATED);
        const answer = await call('importUsers', { json: { people: part.map(sent), access }, patienceMs: 120_000 });
        made.push(...part.map((line, index) => ({ ...line, result: answer.results[index] })));
        setOnWay(made.length);
      }
    } catch (error) {
      setProblem(sentence(error));
    }
    const after = new Map(made.map((line) => [line.id, line]));
    setLines(lines.map((line) => after.get(line.id) ?? line));
    setStage('done');
  };
  const good = lines.filter((line) => line.result?.status === 'valid');
  const wrong = lines.filter((line) => line.result?.status === 'rejected');
  const made = lines.filter((line) => line.result?.status === 'created');
  const save = () => {
    const head = ['full_name', 'email', 'username', 'role', access === 'password' ? 'temporary_password' : 'password_link', 'result'];
    saveFile(csvOf([head, ...lines.map((line) => [line.full_name, line.email, line.username, line.role,
      line.result?.temporary_password ?? line.result?.password_url ?? '', line.result ? outcomeOf(line.result) : ''])]), 'people-imported.csv');
    setWasSaved(true);
  };
  const template = () => saveFile(csvOf([['full_name', 'email', 'username', 'role'], ['Ada Okafor', 'ada@example.org', '', 'student'], ['Tom Berg', '', 'tom.berg', 'tutor']]), 'people-template.csv');
  const busy = stage === 'checking' || stage === 'creating';
  return html`<div class="page people-import" ref=${place}>
    <${PageHead} title=${t('ui.import.title')} lead=${t('ui.import.people_lead', { most: number(MOST) })} />
    <${Stepper} label=${t('ui.import.steps')} steps=${['choose', 'check', 'done'].map((id) => ({ id, label: t(`ui.import.step_${id}`) }))} at=${STEP_OF[stage]}
      onChoose=${stage === 'check' ? () => setStage('choose') : undefined} />
    ${stage === 'choose' && html`<div class="stack">
      <${FormProblem} text=${problem} />
      <div class="pair"><${SelectField} label=${t('ui.import.default_role')} hint=${t('ui.import.default_role_hint')} name="role" value=${role} onChange=${setRole} options=${roleOptions()} /></div>
      <${DropZone} accept=".csv,.txt,.tsv,text/csv" title=${t('ui.import.people_drop')} text=${t('ui.import.drop_hint')} onFiles=${choose} />
      <section class="card stack tight" aria-labelledby="import-columns"><h2 id="import-columns" class="h3">${t('ui.import.columns')}</h2>
        <ul class="import-columns"><li><strong>full_name</strong> ${t('ui.import.column_name')}</li><li><strong>email</strong> ${t('ui.import.column_email')}</li>
          <li><strong>username</strong> ${t('ui.import.column_username')}</li><li><strong>role</strong> ${t('ui.import.column_role')}</li></ul>
        <p class="small soft">${t('ui.import.columns_text')}</p>
        <p><${Button} small icon="download" onClick=${template}>${t('ui.import.template')}<//></p></section>
    </div>`}
    ${busy && html`<div class="card stack"><p role="status">${t(stage === 'checking' ? 'ui.import.checking' : 'ui.import.creating', { file: name })}</p>
      <progress class="people-progress" max=${stage === 'checking' ? Math.max(table.length - 1, 1) : Math.max(good.length, 1)} value=${onWay} aria-label=${t('ui.import.title')}></progress>
      <p class="small soft">${t('ui.people.done_of', { done: number(onWay), all: number(stage === 'checking' ? Math.max(table.length - 1, 0) : good.length) })}</p></div>`}
    ${stage === 'check' && html`<div class="stack">
      <p class="import-sums"><${Badge} tone="good">${t('ui.import.valid', { count: good.length, number: number(good.length) })}<//>
        ${wrong.length > 0 && html`<${Badge} tone="bad">${t('ui.import.rejected', { count: wrong.length, number: number(wrong.length) })}<//>`}<span class="soft">${name}</span></p>
      ${wrong.length > 0 && html`<${Callout} tone="note" icon="alert"><p>${t('ui.import.wrong_text')}</p><//>`}
      <${ChoiceField} legend=${t('ui.import.access')} name="access" value=${access} onChange=${setAccess} options=${['password', 'link'].map((value) => ({
        value, label: t(`ui.import.access_${value}`), hint: t(`ui.import.access_${value}_hint`) }))} />
      <div class="cluster"><${Button} kind="primary" icon="users" disabled=${good.length === 0} onClick=${create}>${t('ui.import.create', { count: good.length, number: number(good.length) })}<//>
        <${Button} onClick=${() => setStage('choose')}>${t('ui.import.other_file')}<//></div>
      <${DataTable} compact=${true} caption=${t('ui.import.rows')} columns=${columns(false)} rows=${[...wrong, ...good]} />
    </div>`}
    ${stage === 'done' && html`<div class="stack">
      <${FormProblem} text=${problem} />
      <${Callout} tone="good" icon="check"><p>${t('ui.import.created', { count: made.length, number: number(made.length) })}</p>
        ${made.length > 0 && html`<p>${t(`ui.import.hand_out_${access}`, { address: location.origin + at('/sign-in') })}</p>`}<//>
      <div class="cluster"><${Button} kind="primary" icon="download" onClick=${save}>${t('ui.import.save_report')}<//>
        <${Button} icon="print" onClick=${() => window.print()}>${t('ui.import.print')}<//>
        <${ButtonLink} href="/admin/people?sort=-created_at">${t('ui.import.to_people')}<//></div>
      <${DataTable} compact=${true} caption=${t('ui.import.rows')} columns=${columns(true)} rows=${[...lines.filter((line) => line.result?.status !== 'created'), ...made]} />
    </div>`}
  </div>`;
}

/** What is sent of a row. @param {Row} row */
const sent = ({ full_name, email, username, role }) => ({ full_name, role, ...(email && { email }), ...(username && { username }) });

/**
 * @param {Row[]} rows @param {number} size
 * @param {(people: Api.ImportRow[]) => Promise<Api.PeopleImported>} send @param {(done: number) => void} tell
 */
async function inPortions(rows, size, send, tell) {
  /** @type {Api.ImportResult[]} */
  const results = [];
  for (let from = 0; from < rows.length; from += size) {
    results.push(...(await send(rows.slice(from, from + size).map(sent))).results);
    tell(results.length);
  }
  return results;
}

/** The server sees a portion at a time, so the whole file is compared here. @param {Line[]} lines */
function markRepeated(lines) {
  const seen = new Set();
  for (const line of lines) {
    const keys = [line.email && `@${line.email.toLowerCase()}`, line.username && `u${line.username}`].filter(Boolean);
    if (line.result?.status === 'valid' && keys.some((key) => seen.has(key))) {
      line.result = { row: line.id, status: 'rejected', code: '', message: '', faults: [{ field: '', message: '', code: 'repeated' }] };
    }
    if (line.result?.status === 'valid') keys.forEach((key) => seen.add(key));
  }
}

/** @param {Api.ImportResult} result */
function outcomeOf(result) {
  if (result.status === 'rejected') return faultOf(result);
  if (result.status === 'valid') return t('ui.import.not_created');
  return t(result.mailed ? 'ui.import.mailed' : 'ui.import.made');
}

/** @param {boolean} isReport whether it shows what became of the rows */
function columns(isReport) {
  const state = (/** @type {Line} */ line) => {
    if (!line.result) return null;
    return line.result.status === 'rejected' ? html`<span class="import-fault">${faultOf(line.result)}</span>`
      : html`<${Badge} tone=${isReport && line.result.status === 'valid' ? 'plain' : 'good'}>${isReport ? outcomeOf(line.result) : t('ui.import.good')}<//>`;
  };
  return [
    { key: 'row', label: t('ui.import.row'), cell: (/** @type {Line} */ line) => number(line.id + 1), width: '4rem' },
    { key: 'name', label: t('ui.admin.name'), wide: true, cell: (/** @type {Line} */ line) => line.full_name || '–' },
    { key: 'handle', label: t('ui.import.handle'), cell: (/** @type {Line} */ line) => html`<span class="import-handle">${[line.email, line.username].filter(Boolean).join(' · ') || '–'}</span>`, width: '30%' },
    { key: 'role', label: t('ui.admin.role'), cell: (/** @type {Line} */ line) => (has(`ui.role.${line.role}`) ? t(`ui.role.${line.role}`) : line.role), width: '8rem' },
    ...(isReport ? [{ key: 'secret', label: t('ui.import.secret'), cell: (/** @type {Line} */ line) => html`<code class="import-secret">${line.result?.temporary_password ?? line.result?.password_url ?? '–'}</code>`, width: '25%' }] : []),
    { key: 'state', label: t('ui.admin.status'), cell: state, width: '30%' },
  ];
}
