// @ts-check
/** Ways through a page and between pages: tabs, steps, outline, navigation, split view. */
import { html, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { Button, ButtonLink } from '../../../components/button.js';
import { Navigation } from '../../../components/navigation.js';
import { Outline } from '../../../components/outline.js';
import { Stepper } from '../../../components/progress.js';
import { SplitView } from '../../../components/split-view.js';
import { TabLinks, Tabs } from '../../../components/tabs.js';
import { Example, say } from '../example.js';

const icons = ['home', 'book', 'ask', 'cards', 'exam', 'course', 'calendar', 'trend', 'trophy', 'chat', 'bell', 'target', 'users', 'board', 'folder', 'flag', 'note', 'video', 'key', 'database', 'server', 'receipt', 'plug', 'history', 'mail', 'sliders'];
const names = ['Home', 'Study bank', 'Tutor', 'Flashcards', 'Exams', 'Courses', 'Calendar', 'Progress', 'Leaderboard', 'Discussions', 'Notices', 'Goals', 'Classes', 'Lessons', 'Assignments', 'Marking', 'Notes', 'Media', 'API keys', 'Usage', 'Webhooks', 'Billing', 'Integrations', 'Audit log', 'Outbox', 'Settings'];

/** A navigation for many pages. @type {import('../../../components/navigation.js').Group[]} */
const many = [['learn', 'Learn', 'Lernen', 0, 12], ['teach', 'Teach', 'Unterrichten', 12, 18], ['build', 'Build', 'Entwickeln', 18, 22], ['manage', 'Manage', 'Verwalten', 22, 26]].map(([name, en, de, from, to]) => ({
  name: String(name), label: { en: String(en), de: String(de) },
  entries: names.slice(Number(from), Number(to)).map((label, at) => ({ menu: 'main', href: `/components?page=${Number(from) + at}`, label: { en: label, de: label }, icon: icons[Number(from) + at], order: at })),
}));

export default function Ways() {
  const [tab, setTab] = useState('cards');
  const [many6, setMany6] = useState('mo');
  const [step, setStep] = useState(1);
  const tabs = [{ id: 'cards', label: say('Cards', 'Karten'), icon: 'cards', count: 12 }, { id: 'exams', label: say('Exams', 'Prüfungen'), icon: 'exam' }, { id: 'notes', label: say('Notes', 'Notizen'), icon: 'note', count: 3 }];
  const days = [['mo', 'Monday', 'Montag'], ['tu', 'Tuesday', 'Dienstag'], ['we', 'Wednesday', 'Mittwoch'], ['th', 'Thursday', 'Donnerstag'], ['fr', 'Friday', 'Freitag'], ['sa', 'Saturday', 'Samstag'], ['su', 'Sunday', 'Sonntag']];
  const steps = [{ id: 'file', label: say('Choose a file', 'Datei wählen') }, { id: 'check', label: say('Check the columns', 'Spalten prüfen') }, { id: 'done', label: say('Import', 'Einlesen') }];
  const headings = [{ id: 'ways', text: say('Ways', 'Wege'), level: 1 }, { id: 'actions', text: say('Actions', 'Aktionen'), level: 2 }, { id: 'forms', text: say('Controls', 'Eingaben'), level: 2 }, { id: 'feedback', text: say('Feedback', 'Rückmeldungen'), level: 3 }];
  return html`
    <${Example} title=${say('Tabs', 'Reiter')} text=${say('The chosen one has an underline beside its ground.', 'Der gewählte hat neben seinem Grund eine Unterstreichung.')}>
      <${Tabs} label=${say('What to learn with', 'Womit lernen')} tabs=${tabs} value=${tab} onChange=${setTab}><p>${tabs.find(({ id }) => id === tab)?.label}</p><//>
      <${Tabs} label=${say('Days', 'Tage')} tabs=${days.map(([id, en, de]) => ({ id, label: say(en, de) }))} value=${many6} onChange=${setMany6}><p>${say('A row that is too wide fades where it goes on.', 'Eine zu breite Reihe verblasst dort, wo sie weitergeht.')}</p><//>
      <${TabLinks} label=${say('Pages of the portal', 'Seiten des Portals')} links=${[{ href: '/components', label: say('Overview', 'Übersicht'), isCurrent: true }, { href: '/developer', label: say('Keys', 'Schlüssel'), isCurrent: false }]} /><//>
    <${Example} title=${say('Steps', 'Schritte')}><${Stepper} label=${say('Import', 'Einlesen')} steps=${steps} at=${step} onChoose=${setStep} />
      <div class="cluster"><${Button} small disabled=${step === 0} onClick=${() => setStep(step - 1)}>${say('Back', 'Zurück')}<//><${Button} small kind="primary" disabled=${step === 2} onClick=${() => setStep(step + 1)}>${say('Next', 'Weiter')}<//></div><//>
    <${Example} title=${say('Outline', 'Gliederung')}><div class="outline-example"><${Outline} label=${say('On this page', 'Auf dieser Seite')} headings=${headings} /></div><//>
    <${Example} title=${say('Navigation with 26 places', 'Navigation mit 26 Orten')} text=${say('On a phone four of them and “More”, beside the page in groups.', 'Auf dem Telefon vier davon und „Mehr“, neben der Seite in Gruppen.')}>
      <div class="navigation-example"><${Navigation} label=${say('Example', 'Beispiel')} groups=${many} path="/components?page=3" assistant="Uris" /></div><//>
    <${Example} title=${say('Full focus', 'Volle Konzentration')} text=${say('A page without navigation, for exams and reviews.', 'Eine Seite ohne Navigation, für Prüfungen und Wiederholungen.')}><${ButtonLink} small href="/components/focus" icon="expand">${say('Open', 'Öffnen')}<//><//>
    <${Example} title=${say('Split view', 'Geteilte Ansicht')} bare=${true}><${SplitView} label=${say('Text and source', 'Text und Quelle')} name="example"
      first=${{ label: say('Answer', 'Antwort'), view: html`<p class="prose">${say('Plants take in water by osmosis.', 'Pflanzen nehmen Wasser durch Osmose auf.')}</p>` }}
      second=${{ label: say('Source', 'Quelle'), view: html`<p class="prose">${say('Water moves ', 'Wasser wandert ')}<mark>${say('from the weaker solution to the stronger one', 'von der schwächeren Lösung zur stärkeren')}</mark>.</p>` }} /><//>`;
}
