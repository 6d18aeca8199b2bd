// @ts-check
/** What one presses: buttons, menus, keys, chips, badges. */
import { html, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { Avatar } from '../../../components/avatar.js';
import { Button, ButtonLink, IconButton } from '../../../components/button.js';
import { Chip } from '../../../components/filter-bar.js';
import { Icon } from '../../../components/icon.js';
import { Keys } from '../../../components/keys.js';
import { Menu } from '../../../components/menu.js';
import { Badge } from '../../../components/page.js';
import { Tooltip } from '../../../components/tip.js';
import { Example, say } from '../example.js';

export default function Actions() {
  const [subjects, setSubjects] = useState(['Biologie', 'Physik', 'Mathematik']);
  return html`
    <${Example} title=${say('Buttons', 'Knöpfe')}>
      <div class="cluster"><${Button} kind="primary" icon="plus">${say('Create', 'Anlegen')}<//><${Button} icon="download">${say('Download', 'Herunterladen')}<//><${Button} kind="quiet">${say('Later', 'Später')}<//>
        <${Button} kind="danger" icon="trash">${say('Delete', 'Löschen')}<//></div>
      <div class="cluster"><${Button} kind="primary" busy=${true}>${say('Saving', 'Wird gespeichert')}<//><${Button} disabled=${true}>${say('Not possible', 'Nicht möglich')}<//><${Button} small icon="pencil">${say('Small', 'Klein')}<//><${ButtonLink} small href="/components" icon="link">${say('A link', 'Ein Link')}<//></div>
      <div class="cluster"><${IconButton} icon="bookmark" label=${say('Save for later', 'Für später merken')} /><${IconButton} icon="print" label=${say('Print', 'Drucken')} />
        <${Tooltip} text=${say('Hands in the exam for good', 'Gibt die Prüfung endgültig ab')}><${Button} small icon="flag">${say('Finish', 'Abgeben')}<//><//></div><//>
    <${Example} title=${say('Menu', 'Menü')} text=${say('Letters go to the entry that begins with them.', 'Buchstaben springen zum Eintrag, der mit ihnen beginnt.')}>
      <${Menu} label=${say('Actions', 'Aktionen')} class="menu-example" trigger=${html`<span class="button plain small">${say('Actions', 'Aktionen')}<${Icon} name="down" size=${16} /></span>`} items=${[
    { label: say('Edit', 'Bearbeiten'), icon: 'pencil', act: () => undefined }, { label: say('Move', 'Verschieben'), icon: 'folder', act: () => undefined },
    { label: say('Share', 'Teilen'), icon: 'link', act: () => undefined }, { label: say('Delete', 'Löschen'), icon: 'trash', danger: true, separate: true, act: () => undefined }]} /><//>
    <${Example} title=${say('Keys', 'Tasten')}><p class="cluster"><${Keys} keys="Mod+k" /><${Keys} keys="/" /><${Keys} keys="?" /><${Keys} keys="ArrowUp" /><${Keys} keys="Enter" /><${Keys} keys="Escape" /><${Keys} keys="Space" /></p><//>
    <${Example} title=${say('Badges and chips', 'Etiketten und Marken')}>
      <p class="cluster"><${Badge}>${say('Draft', 'Entwurf')}<//><${Badge} tone="good">${say('Active', 'Aktiv')}<//><${Badge} tone="info">${say('Running', 'Läuft')}<//><${Badge} tone="note">${say('Waiting', 'Wartet')}<//><${Badge} tone="streak">${say('12 days', '12 Tage')}<//><${Badge} tone="bad">${say('Failed', 'Fehlgeschlagen')}<//></p>
      <div class="cluster">${subjects.map((subject) => html`<${Chip} key=${subject} label=${subject} onRemove=${() => setSubjects(subjects.filter((one) => one !== subject))}>${subject}<//>`)}
        ${subjects.length < 3 && html`<${Button} small kind="quiet" icon="undo" onClick=${() => setSubjects(['Biologie', 'Physik', 'Mathematik'])}>${say('Bring back', 'Zurückholen')}<//>`}</div>
      <p class="cluster"><${Avatar} name="Ada Byron" /><${Avatar} name="Grace Hopper" size="medium" /></p><//>`;
}
