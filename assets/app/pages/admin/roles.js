// @ts-check
/** The roles as choices of a form. */
import { t } from '../../locale.js';
import { ROLES } from '../../roles.js';

export const roleOptions = () => ROLES.map((value) => ({ value, label: t(`ui.role.${value}`) }));
