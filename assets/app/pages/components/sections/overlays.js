// @ts-check
/** What lies over a page: popovers, dialogs, sheets, drawers. */
import { html, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { Button } from '../../../components/button.js';
import { CheckField } from '../../../components/form-field.js';
import { ConfirmDialog, Dialog } from '../../../components/dialog.js';
import { DetailDrawer, useOpened } from '../../../components/drawer.js';
import { Icon } from '../../../components/icon.js';
import { Link } from '../../../components/link.js';
import { Popover } from '../../../components/popover.js';
import { overlay } from '../../../keys.js';
import { Example, say } from '../example.js';

const items = ['Osmosis', 'Diffusion', 'Turgor'];

export default function Overlays() {
  const [open, setOpen] = useState('');
  const [shown, setShown] = useState(true);
  const opened = useOpened('item');
  const close = () => setOpen('');
  const at = items.findIndex((name) => name.toLowerCase() === opened.id);
  const swap = (/** @type {number} */ to) => (items[to] ? () => opened.swap(items[to].toLowerCase()) : undefined);
  return html`
    <${Example} title=${say('Popover', 'Aufklappfenster')}><${Popover} label=${say('Columns', 'Spalten')} trigger=${html`<${Icon} name="columns" size=${18} /><span>${say('Columns', 'Spalten')}</span>`}>
      <div class="stack tight"><${CheckField} label=${say('Last sign-in', 'Letzte Anmeldung')} name="example-column" value=${shown} onChange=${setShown} /><${CheckField} label=${say('Class', 'Klasse')} name="example-column-2" value=${false} onChange=${() => undefined} /></div><//><//>
    <${Example} title=${say('Dialogs', 'Dialoge')}><div class="cluster">
      <${Button} small onClick=${() => setOpen('dialog')}>${say('Dialog', 'Dialog')}<//><${Button} small onClick=${() => setOpen('sheet')}>${say('Sheet', 'Bogen')}<//>
      <${Button} small onClick=${() => setOpen('question')}>${say('Question', 'Frage')}<//><${Button} small onClick=${() => { overlay.value = 'palette'; }}>${say('Palette', 'Palette')}<//><${Button} small onClick=${() => { overlay.value = 'keys'; }}>${say('Keys', 'Tasten')}<//></div><//>
    <${Example} title=${say('Drawer with an address', 'Schublade mit Adresse')} text=${say('It can be linked to; Back closes it; J and K go to the next and the previous one.', 'Man kann darauf verlinken; Zurück schließt sie; J und K führen zum nächsten und vorherigen Eintrag.')}>
      <ul class="rows fill">${items.map((name) => html`<li key=${name}><div class="rows-words"><${Link} href=${opened.hrefOf(name.toLowerCase())}>${name}<//></div></li>`)}</ul><//>
    ${at >= 0 && html`<${DetailDrawer} title=${items[at]} onClose=${opened.close} onPrevious=${swap(at - 1)} onNext=${swap(at + 1)} foot=${html`<${Button} kind="primary" onClick=${opened.close}>${say('Done', 'Fertig')}<//>`}>
      <p>${say('The details of one item, over the list that it belongs to.', 'Die Einzelheiten eines Eintrags, über der Liste, zu der er gehört.')}</p><//>`}
    ${(open === 'dialog' || open === 'sheet') && html`<${Dialog} title=${say('Move card', 'Karte verschieben')} onClose=${close} sheet=${open === 'sheet'}><div class="stack">
      <p>${say('A sheet comes from the foot of a phone and can be pulled down; on a desk it is a dialog.', 'Ein Bogen kommt auf dem Telefon von unten und lässt sich herunterziehen; am Schreibtisch ist er ein Dialog.')}</p>
      <div class="dialog-actions"><${Button} onClick=${close}>${say('Cancel', 'Abbrechen')}<//><${Button} kind="primary" onClick=${close}>${say('Move', 'Verschieben')}<//></div></div><//>`}
    ${open === 'question' && html`<${ConfirmDialog} title=${say('Delete the deck?', 'Stapel löschen?')} text=${say('Its 48 cards and your progress will be lost.', 'Seine 48 Karten und dein Fortschritt gehen verloren.')} action=${say('Delete deck', 'Stapel löschen')} onClose=${close} onConfirm=${async () => close()} />`}`;
}
