// @ts-check
/** The four roles as choices of a form. */
import { t } from '../../locale.js';

export const ROLES = ['student', 'tutor', 'admin', 'developer'];

export const roleOptions = () => ROLES.map((value) => ({ value, label: t(`ui.role.${value}`) }));
