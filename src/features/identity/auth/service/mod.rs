//! The decisions of authentication.

mod access;
mod addresses;
mod bulk;
mod guessing;
mod invitations;
mod links;
mod log;
mod logins;
mod people;
mod registration;
mod second_factor;

pub use access::{Confirmed, access_version, end_access};
pub use addresses::{ask_email_change, email_set_by_admin, mail_email_change, undo_email_change, verify_email};
pub use bulk::{
    Change, Entered, Entrant, FirstAccess, change_one, end_tokens_of, import_person, may_enter, record_export,
    tokens_of,
};
pub use guessing::tell_of_guessing;
pub use invitations::{create_invitation, insert_invitation, invitation_link, invitations, revoke_invitation};
pub use links::{
    ask_for_reset, check as check_link, forgot_password, link_refused, mail_reset, resend_verification, reset_link,
    reset_password, send_verification, setup_link,
};
pub use logins::{
    Candidate, Entering, SignIn, SignedIn, bad_credentials, candidate, candidate_of, change_password,
    confirmation_failed, end_all_proofs, keep_signing_key, key_ring, logins, logins_of, logout, logout_everywhere,
    revoke, rotate_signing_key, set_password, sign_in, sign_in_failed, standing, sweep, touch, usable_invitations,
};
pub use people::{
    NewPerson, WayBack, create_person, delete_person, demands_password, reinstate, remove_second_factor,
    reset_password_of, set_user_plan, suspend, update_person,
};
pub use registration::{
    NewAccount, SignedUp, add_person, may_register, may_register_by, may_set_up, register, set_up, sign_up,
};
pub use second_factor::{Enrolment, begin, confirm, disable, forget_second_factor, prove, renew_codes};
