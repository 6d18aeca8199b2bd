// @ts-check
/** The people of a class. Its tutors and admins see more of them, and can remove them. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Avatar } from '../../components/avatar.js';
import { Button, IconButton } from '../../components/button.js';
import { Combobox } from '../../components/combobox/combobox.js';
import { ConfirmDialog, Dialog } from '../../components/dialog.js';
import { CheckField, FormProblem } from '../../components/form-field.js';
import { Link } from '../../components/link.js';
import { Badge, Failure, Loading, More, Section } from '../../components/page.js';
import { SearchField } from '../../components/search-field.js';
import { DataTable } from '../../components/table/table.js';
import { day } from '../../format.js';
import { useForm, useList } from '../../hooks.js';
import { t } from '../../locale.js';
import { useSignal } from '../../store.js';
import { person } from '../../token.js';
import { AwardDialog } from '../badges/award-dialog.js';

/** From so many people on there is a search. */
const MANY = 10;

/** @param {{ one: Api.Class, manages: boolean, onChanged: () => void }} props */
export function Members({ one, manages, onChanged }) {
  const me = useSignal(person);
  const [search, setSearch] = useState('');
  const [doomed, setDoomed] = useState(/** @type {Api.ClassMember | null} */ (null));
  const [isRenewed, setRenewed] = useState(false);
  const [honoured, setHonoured] = useState(/** @type {Api.ClassMember | null} */ (null));
  const [isAdding, setAdding] = useState(false);
  const list = useList(async (cursor, signal) => {
    const page = await call('listClassMembers', { path: { id: one.id }, query: { query: search.trim(), limit: 100, cursor }, signal });
    return { items: page.members, next: page.next_cursor };
  }, [one.id, one.archived, one.students, search.trim()]);
  // The code of a class is printed and hangs on walls, so that it stays unless the tutor replaces it.
  const keepsCode = doomed?.role === 'student' && !one.archived && Boolean(one.join_code);
  const remove = async () => {
    if (!doomed) return;
    if (keepsCode && isRenewed) await call('updateClass', { path: { id: one.id }, json: { join_code: 'renew' } });
    await call('removeClassMember', { path: { id: one.id, user_id: doomed.id } });
    notify(t('ui.classes.removed', { name: doomed.full_name }));
    setDoomed(null);
    list.reload();
    onChanged();
  };
  const isWhole = manages && list.items.some((member) => member.joined_at);
  // Only those who teach the class see the profiles of its students.
  const showsProgress = isWhole && !one.archived;
  const showsProfiles = showsProgress && one.role === 'tutor' && me?.role === 'tutor';
  const columns = [
    { key: 'name', label: t('ui.classes.person'), wide: true, cell: (/** @type {Api.ClassMember} */ member) => html`<span class="class-person"><${Avatar} name=${member.full_name} src=${member.avatar_url} />
      <span class="class-person-words"><span class="class-person-name">${member.full_name}</span>${isWhole && html`<span class="class-facts">${member.email ?? member.username}</span>`}
        ${showsProgress && member.role === 'student' && html`<span class="class-facts class-ways"><${Link} href=${`/students/${member.id}`} aria-label=${t('ui.classes.progress_of', { name: member.full_name })}>${t('ui.classes.progress')}<//>
          ${showsProfiles && html`<${Link} href=${`/classes/${one.id}/learner-profiles/${member.id}`} aria-label=${t('ui.classes.profile_named', { name: member.full_name })}>${t('ui.classes.profile')}<//>`}</span>`}</span></span>` },
    { key: 'role', label: t('ui.classes.role'), cell: (/** @type {Api.ClassMember} */ member) => html`<${Badge} tone=${member.role === 'tutor' ? 'info' : 'plain'}>${t(`ui.role.${member.role}`)}<//>${member.status === 'suspended' && html` <${Badge} tone="bad">${t('ui.classes.suspended')}<//>`}` },
    ...(isWhole ? [
      { key: 'joined', label: t('ui.classes.since'), cell: (/** @type {Api.ClassMember} */ member) => (member.joined_at ? day(member.joined_at) : '–') },
      { key: 'act', label: t('ui.classes.actions_column'), hideLabel: true, end: true, cell: (/** @type {Api.ClassMember} */ member) => (member.id === me?.id ? null
        : html`<span class="class-member-acts">${member.role === 'student' && !one.archived && html`<${IconButton} icon="medal" label=${t('ui.classes.award_named', { name: member.full_name })} onClick=${() => setHonoured(member)} />`}<${IconButton} icon="trash" label=${t('ui.classes.remove_named', { name: member.full_name })} onClick=${() => { setRenewed(false); setDoomed(member); }} /></span>`) },
    ] : []),
  ];
  return html`<${Section} title=${t('ui.classes.people')} text=${isWhole && me?.role !== 'admin' ? t('ui.classes.people_text') : undefined}
      actions=${me?.role === 'admin' && !one.archived && html`<p class="class-add"><${Button} icon="plus" onClick=${() => setAdding(true)}>${t('ui.classes.add_person')}<//></p>`}>
    ${(one.students + one.tutors >= MANY || search) && html`<div class="class-search"><${SearchField} label=${t('ui.classes.search_people')} value=${search} onChange=${setSearch} /></div>`}
    ${list.error ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
      : list.loading && list.items.length === 0 ? html`<${Loading} lines=${4} />`
        : list.items.length === 0 ? html`<p class="soft">${t(search ? 'ui.classes.nobody_found' : 'ui.classes.nobody')}</p>`
          : html`<${DataTable} caption=${t('ui.classes.people')} columns=${columns} rows=${list.items} cards="short" />`}
    <${More} list=${list} />
    ${doomed && html`<${ConfirmDialog} title=${t('ui.classes.remove_title', { name: doomed.full_name })} text=${t('ui.classes.remove_text')} action=${t('ui.classes.remove')} onClose=${() => setDoomed(null)} onConfirm=${remove}>
      ${keepsCode && html`<${CheckField} label=${t('ui.classes.remove_renew')} hint=${t('ui.classes.remove_code')} name="renew-code" value=${isRenewed} onChange=${setRenewed} />`}<//>`}
    ${honoured && html`<${AwardDialog} student=${honoured} onClose=${() => setHonoured(null)} />`}
    ${isAdding && html`<${AddPerson} classId=${one.id} onClose=${() => setAdding(false)} onAdded=${() => { setAdding(false); list.reload(); onChanged(); }} />`}
  <//>`;
}

/** @param {{ classId: number, onClose: () => void, onAdded: () => void }} props */
function AddPerson({ classId, onClose, onAdded }) {
  const form = useForm({ person: '' }, {
    check: (values) => ({ person: values.person ? '' : t('ui.classes.person_missing') }),
    async send(values) {
      const { member } = await call('addClassMember', { path: { id: classId }, json: { user_id: Number(values.person) } });
      notify(t('ui.classes.added', { name: member.full_name }));
      onAdded();
    },
  });
  /** @param {string} text @param {AbortSignal} signal */
  const find = async (text, signal) => (await call('listUsers', { query: { query: text, limit: 10 }, signal })).users
    .filter((user) => user.role !== 'developer').map((user) => ({ value: String(user.id), label: user.full_name, hint: user.email ?? user.username }));
  return html`<${Dialog} title=${t('ui.classes.add_person')} onClose=${onClose}><form class="stack" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <${Combobox} label=${t('ui.classes.person')} ...${form.field('person')} options=${find} />
    <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.classes.add')}<//></div>
  </form><//>`;
}
