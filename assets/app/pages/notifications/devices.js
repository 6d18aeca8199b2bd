// @ts-check
/** Notifications on this device, and on the person's other devices. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { clientName } from '../../components/client-name.js';
import { Icon } from '../../components/icon.js';
import { Badge, Callout, Failure, Loading, Section } from '../../components/page.js';
import { ago, day, sentence } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { here, renew, turnOff, turnOn } from '../../push.js';

/** @typedef {Api.Schemas['PushSubscription']} Device */

/** What holds: at the school, on this device, and which devices there are. @param {AbortSignal} [signal] */
async function load(signal) {
  await renew().catch(() => undefined);
  const [{ push }, { subscriptions }] = await Promise.all([call('getPush', { signal }), call('listPushSubscriptions', { signal })]);
  const key = push.public_key ?? '';
  const state = key ? await here(key) : 'off';
  const current = subscriptions.find((device) => device.current);
  // The server may have ended what the browser still has.
  return { key, state: state === 'on' && !current ? 'off' : state, current, devices: subscriptions };
}

/** @param {{ onKnown: (isOn: boolean) => void }} props `onKnown` is told whether the person has any device */
export function Devices({ onKnown }) {
  const { data, error, reload, update } = useLoad(async (signal) => {
    const known = await load(signal);
    onKnown(known.devices.length > 0);
    return known;
  }, []);
  const [busy, setBusy] = useState('');
  /** Does something for a press, and shows what holds then. @param {string} name @param {() => Promise<unknown>} work @param {string} [done] */
  const act = async (name, work, done) => {
    setBusy(name);
    try {
      const result = await work();
      const known = await load();
      update(() => ({ ...known, state: result === 'denied' ? 'denied' : known.state }));
      onKnown(known.devices.length > 0);
      if (done && result !== 'denied' && result !== 'off') notify(done);
    } catch (problem) {
      notify(sentence(problem), 'bad');
    }
    setBusy('');
  };
  const others = data?.devices.filter((device) => !device.current || data.state !== 'on') ?? [];
  return html`<${Section} title=${t('ui.devices.title')} text=${t('ui.devices.text')} id="devices">
    ${error && !data ? html`<${Failure} error=${error} onRetry=${reload} />` : !data ? html`<${Loading} lines=${3} />`
      : !data.key ? html`<p class="soft">${t('ui.devices.school_off')}</p>`
        : html`<div class="stack">
          <${This} state=${data.state} current=${data.current} busy=${busy}
            onTurnOn=${() => act('on', () => turnOn(data.key), t('ui.devices.turned_on'))}
            onTurnOff=${() => act('off', () => turnOff(data.current?.id), t('ui.devices.turned_off'))}
            onTest=${() => act('test', () => call('testPushSubscription', { path: { id: data.current?.id ?? 0 } }), t('ui.devices.tested'))} />
          ${others.length > 0 && html`<h3>${t('ui.devices.others')}</h3>
            <ul class="rows">${others.map((device) => html`<${Other} key=${device.id} device=${device} busy=${busy === String(device.id)}
              onRemove=${() => act(String(device.id), () => call('deletePushSubscription', { path: { id: device.id } }), t('ui.devices.removed'))} />`)}</ul>`}
        </div>`}
  <//>`;
}

/**
 * The device that the person uses.
 * @param {{ state: string, current: Device | undefined, busy: string, onTurnOn: () => void, onTurnOff: () => void, onTest: () => void }} props
 */
function This({ state, current, busy, onTurnOn, onTurnOff, onTest }) {
  if (state === 'on') {
    return html`<div class="stack tight">
      <p class="device-state"><${Badge} tone=${current?.failing ? 'bad' : 'good'}>${t(current?.failing ? 'ui.devices.failing' : 'ui.devices.on')}<//><span>${t(current?.failing ? 'ui.devices.failing_text' : 'ui.devices.on_text')}</span></p>
      <div class="cluster"><${Button} icon="bell" busy=${busy === 'test'} onClick=${onTest}>${t('ui.devices.test')}<//>
        <${Button} kind="quiet" busy=${busy === 'off'} onClick=${onTurnOff}>${t('ui.devices.turn_off')}<//></div>
    </div>`;
  }
  if (state === 'off') {
    return html`<div class="stack tight"><p class="soft">${t('ui.devices.off_text')}</p>
      <div class="cluster"><${Button} icon="bell" kind="primary" busy=${busy === 'on'} onClick=${onTurnOn}>${t('ui.devices.turn_on')}<//></div></div>`;
  }
  return html`<${Callout} tone=${state === 'denied' ? 'bad' : 'note'} icon=${state === 'denied' ? 'alert' : 'info'}><p>${t(`ui.devices.${state}`)}</p><//>`;
}

/** Another device. @param {{ device: Device, busy: boolean, onRemove: () => void }} props */
function Other({ device, busy, onRemove }) {
  const name = clientName(device.client);
  const times = [t('ui.devices.since', { when: day(device.created_at) }), device.worked_at && t('ui.devices.worked', { when: ago(device.worked_at) })];
  return html`<li>
    <${Icon} name="device" size=${22} />
    <div class="rows-words">
      <p class="rows-title"><span title=${device.client}>${name}</span>${device.failing && html`<${Badge} tone="bad">${t('ui.devices.failing')}<//>`}</p>
      <p class="rows-text">${times.filter(Boolean).join(' · ')}</p>
    </div>
    <${Button} small busy=${busy} aria-label=${t('ui.devices.remove_named', { device: name })} onClick=${onRemove}>${t('ui.devices.remove')}<//>
  </li>`;
}
