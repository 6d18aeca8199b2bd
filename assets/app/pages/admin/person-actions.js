// @ts-check
/** Opens the dialog for what an admin chose to do with a person. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { t } from '../../locale.js';
import { Allowance } from './allowance.js';
import { EditPerson, ResetPerson, SuspendPerson } from './person-forms.js';

/** @param {{ kind: string, user: Api.User, onClose: () => void, onChanged: () => void }} props */
export function PersonActions({ kind, user, onClose, onChanged }) {
  const name = user.full_name;
  /** @param {'reinstateUser' | 'removeUserTotp' | 'deleteUser'} operation @param {string} said */
  const run = (operation, said) => async () => {
    await call(operation, { path: { id: user.id } });
    onChanged();
    notify(t(said, { name }));
    onClose();
  };
  switch (kind) {
    case 'edit': return html`<${EditPerson} user=${user} onClose=${onClose} onChanged=${onChanged} />`;
    case 'allowance': return html`<${Allowance} of="person" id=${user.id} name=${name} onClose=${onClose} onChanged=${onChanged} />`;
    case 'reset': return html`<${ResetPerson} user=${user} onClose=${onClose} />`;
    case 'suspend': return html`<${SuspendPerson} user=${user} onClose=${onClose} onChanged=${onChanged} />`;
    case 'reinstate': return html`<${ConfirmDialog} title=${t('ui.admin.reinstate_title', { name })} text=${t('ui.admin.reinstate_text')} danger=${false}
      action=${t('ui.admin.do_reinstate')} onClose=${onClose} onConfirm=${run('reinstateUser', 'ui.admin.reinstated')} />`;
    case 'remove_totp': return html`<${ConfirmDialog} title=${t('ui.admin.remove_totp_title', { name })} text=${t('ui.admin.remove_totp_text')}
      action=${t('ui.admin.do_remove_totp')} onClose=${onClose} onConfirm=${run('removeUserTotp', 'ui.admin.totp_removed')} />`;
    default: return html`<${ConfirmDialog} title=${t('ui.admin.delete_title', { name })} text=${t('ui.admin.delete_text')}
      action=${t('ui.delete')} onClose=${onClose} onConfirm=${run('deleteUser', 'ui.admin.deleted')} />`;
  }
}
