// @ts-check
/** What a page says: notices, banners, progress, time, empty and loading places. */
import { html, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../../a11y.js';
import { Banner } from '../../../components/banner.js';
import { Button } from '../../../components/button.js';
import { Callout, Empty } from '../../../components/page.js';
import { ProgressBar, ProgressRing } from '../../../components/progress.js';
import { Skeleton } from '../../../components/skeleton.js';
import { Timer } from '../../../components/timer.js';
import { useSignal } from '../../../store.js';
import { hidden, removeWithUndo } from '../../../undo.js';
import { Example, say } from '../example.js';

export default function Feedback() {
  const [ends, setEnds] = useState(() => Date.now() + 754_000);
  const gone = useSignal(hidden);
  const cards = ['osmosis', 'diffusion', 'turgor'].filter((name) => !gone.has(`example ${name}`));
  const remove = () => removeWithUndo(`example ${cards[0]}`, say('Card deleted.', 'Karte gelöscht.'), async () => undefined);
  return html`
    <${Example} title=${say('Notices', 'Meldungen')} text=${say('Good ones leave by themselves, bad ones wait. They never lie on what is written at the foot of a page.', 'Gute verschwinden von selbst, schlechte warten. Sie liegen nie auf dem, was unten auf einer Seite geschrieben wird.')}>
      <div class="cluster"><${Button} small onClick=${() => notify(say('Saved.', 'Gespeichert.'))}>${say('Good', 'Gut')}<//>
        <${Button} small onClick=${() => notify(say('Can’t reach the server. Check your connection and try again.', 'Der Server ist nicht erreichbar. Prüfe deine Verbindung und versuch es noch einmal.'), 'bad')}>${say('Bad', 'Schlecht')}<//>
        <${Button} small icon="trash" disabled=${cards.length === 0} onClick=${remove}>${say(`Delete one of ${cards.length} cards`, `Eine von ${cards.length} Karten löschen`)}<//></div><//>
    <${Example} title=${say('Banners', 'Banner')} bare=${true}>
      <div class="stack fill banners-example"><${Banner} title=${say('Exam tomorrow', 'Morgen Prüfung')} actions=${html`<${Button} small>${say('Repeat', 'Wiederholen')}<//>`}>${say('24 cards of biology are due.', '24 Karten in Biologie sind fällig.')}<//>
        <${Banner} tone="note" title=${say('Email isn’t set up', 'E-Mail ist nicht eingerichtet')}>${say('Messages wait in the outbox.', 'Nachrichten warten im Postausgang.')}<//>
        <${Banner} tone="bad" title=${say('Payment failed', 'Zahlung fehlgeschlagen')}>${say('Update your card by 1 December.', 'Aktualisiere deine Karte bis 1. Dezember.')}<//>
        <${Banner} tone="good" title=${say('Import finished', 'Import fertig')} name="example">${say('212 people were added.', '212 Personen sind hinzugefügt.')}<//></div><//>
    <${Example} title=${say('Callouts', 'Hinweise')}><div class="stack fill"><${Callout}>${say('Something to know.', 'Etwas Wissenswertes.')}<//><${Callout} tone="info">${say('More about it.', 'Mehr dazu.')}<//><${Callout} tone="good" icon="done">${say('All is well.', 'Alles in Ordnung.')}<//><${Callout} tone="bad" icon="alert">${say('Something failed.', 'Etwas ist fehlgeschlagen.')}<//></div><//>
    <${Example} title=${say('Progress', 'Fortschritt')}>
      <${ProgressBar} label=${say('Biology', 'Biologie')} value=${0.62} /><${ProgressBar} label=${say('Requests this month', 'Anfragen in diesem Monat')} value=${860} max=${1000} tone="note" text=${say('860 of 1,000', '860 von 1.000')} /><${ProgressBar} label=${say('Preparing the export', 'Export wird vorbereitet')} />
      <div class="cluster"><${ProgressRing} label=${say('Mastered', 'Beherrscht')} value=${0.62} /><${ProgressRing} label=${say('Today', 'Heute')} value=${18} max=${20} tone="streak" size=${96}><span class="numeral small">18</span><//><${ProgressRing} label=${say('Right', 'Richtig')} value=${1} tone="good" size=${48} /></div><//>
    <${Example} title=${say('Timer', 'Zeit')} text=${say('Spoken at ten, five and one minute and near the end. It can be hidden until the last minute.', 'Wird bei zehn, fünf und einer Minute und kurz vor Schluss vorgelesen. Bis zur letzten Minute kann sie ausgeblendet werden.')}>
      <${Timer} label=${say('Time left', 'Verbleibende Zeit')} endsAt=${ends} /><${Timer} label=${say('Time left', 'Verbleibende Zeit')} endsAt=${ends} size="large" />
      <${Button} small icon="refresh" onClick=${() => setEnds(Date.now() + 65_000)}>${say('Set to 1:05', 'Auf 1:05 stellen')}<//><//>
    <${Example} title=${say('Empty', 'Leer')} bare=${true}><${Empty} icon="cards" art="cards" title=${say('No cards yet', 'Noch keine Karten')} text=${say('Mark a passage while reading and make a card of it.', 'Markiere beim Lesen eine Stelle und mach eine Karte daraus.')}><${Button} kind="primary" icon="plus">${say('Create a card', 'Karte anlegen')}<//><//><//>
    <${Example} title=${say('Loading', 'Lädt')} text=${say('Of the height that the content will have.', 'In der Höhe, die der Inhalt haben wird.')}><div class="stack fill skeleton-example"><${Skeleton} kind="rows" count=${2} /><${Skeleton} kind="figures" count=${3} /><${Skeleton} kind="cards" count=${2} /><${Skeleton} kind="compact" count=${3} /></div><//>`;
}
