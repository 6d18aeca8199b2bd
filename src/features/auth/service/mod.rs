//! What can be done with proofs.

mod invitations;
mod links;
mod logins;
mod registration;
mod second_factor;

pub use invitations::{create_invitation, invitations, revoke_invitation};
pub use links::{
    change_email, forget_links, forgot_password, mail_reset, resend_verification, reset_link, reset_password,
    send_verification, setup_link, verify_email,
};
pub use logins::{
    Candidate, SignedIn, candidate, change_password, credential_of, end_access, end_all_proofs, end_logins,
    forget_addresses, keep_signing_key, key_ring, logins, logout, logout_everywhere, revoke, rotate_signing_key,
    set_password, sign_in, sign_in_failed, standing, sweep, touch, usable_invitations,
};
pub use registration::{NewAccount, SignedUp, add_person, may_register, may_set_up, register, set_up, sign_up};
pub use second_factor::{Enrolment, begin, confirm, disable, forget_second_factor, prove, renew_codes};
