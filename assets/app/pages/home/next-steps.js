// @ts-check
/** What a person of each role might do next; what is done is left out. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { Icon } from '../../components/icon.js';
import { Link } from '../../components/link.js';
import { docs, t } from '../../locale.js';

/**
 * @param {Ui.Person} me
 * @param {import('../../school.js').School} ours
 * @param {boolean} hasMaterials
 * @returns {{ key: string, icon: string, href: string, text?: string }[]}
 */
function stepsFor(me, ours, hasMaterials) {
  const steps = [];
  if (me.email && !me.email_verified) steps.push({ key: 'verify', icon: 'mail', href: '/security' });
  if (me.role === 'admin') {
    steps.push({ key: 'people', icon: 'users', href: '/admin/people' });
    steps.push({ key: 'school', icon: 'sliders', href: '/admin/settings' });
    if (!ours.mail) steps.push({ key: 'outbox', icon: 'mail', href: '/admin/outbox' });
  }
  if (me.role === 'developer') steps.push({ key: 'reference', icon: 'key', href: docs() });
  if (!hasMaterials) steps.push({ key: 'upload', icon: 'upload', href: '/materials?add', text: me.role === 'tutor' ? 'ui.step.upload_text_tutor' : undefined });
  else steps.push({ key: 'ask', icon: 'ask', href: '/tutor' });
  if (!me.totp_enabled) steps.push({ key: 'totp', icon: 'shield', href: '/security' });
  if (!me.avatar_url || !me.bio) steps.push({ key: 'profile', icon: 'user', href: '/profile' });
  return steps.slice(0, 4);
}

/** @param {{ me: Ui.Person, ours: import('../../school.js').School, hasMaterials: boolean }} props */
export function NextSteps({ me, ours, hasMaterials }) {
  const steps = stepsFor(me, ours, hasMaterials);
  if (steps.length === 0) return null;
  return html`<section class="home-next" aria-labelledby="next-title">
    <header class="row"><h2 id="next-title">${t('ui.home.next')}</h2></header>
    <ul class="steps">${steps.map((step) => html`<li><${Link} class="step" href=${step.href}>
      <span class="step-icon"><${Icon} name=${step.icon} /></span>
      <span><span class="step-title">${t(`ui.step.${step.key}`, { assistant: ours.assistant_name })}</span>
        <span class="step-text">${t(step.text ?? `ui.step.${step.key}_text`, { assistant: ours.assistant_name })}</span></span>
    <//></li>`)}</ul>
  </section>`;
}
