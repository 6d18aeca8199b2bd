//! Notes how connections work, so that an admin sees since when one fails.

use super::model::Connection;
use super::service;
use super::state::Connections;
use crate::app::App;
use crate::db::Tx;
use crate::kernel::Result;
use crate::providers::llm::LlmError;
use crate::providers::mail::MailFault;

/// The code of a delivery that worked.
pub const ACCEPTED: &str = "accepted";

/// The code of a failure of the mail server.
pub fn mail_code(fault: MailFault) -> &'static str {
    match fault {
        MailFault::Unresolved => "unresolved",
        MailFault::PrivateAddress => "private_address",
        MailFault::ClearText => "clear_text",
        MailFault::Unreachable => "unreachable",
        MailFault::TimedOut => "timed_out",
        MailFault::SignInRefused => "sign_in_refused",
        MailFault::SenderRefused => "sender_refused",
        MailFault::MailRefused => "mail_refused",
        MailFault::RefusedForNow => "refused_for_now",
        MailFault::LettersUnsupported => "letters_unsupported",
        MailFault::PasswordUnreadable => "password_unreadable",
        MailFault::Other => "other",
    }
}

/// The code of a failure of the AI server.
pub fn model_code(error: &LlmError) -> &'static str {
    match error {
        LlmError::Unresolved(_) => "unresolved",
        LlmError::PrivateAddress(_) => "private_address",
        LlmError::Unreachable(_) => "unreachable",
        LlmError::TimedOut(_) => "timed_out",
        LlmError::KeyRefused(_) => "key_refused",
        LlmError::Unknown(_) => "unknown_model",
        LlmError::Refused(_) => "refused",
        LlmError::KeyUnreadable(_) => "key_unreadable",
        LlmError::Busy(_) => "busy",
        LlmError::BadAnswer(_) => "bad_answer",
    }
}

/// Notes how a delivery went.
pub fn note_mail(tx: &Tx, outcome: Result<(), MailFault>) -> Result<()> {
    service::note_mail(tx, outcome.map_or_else(mail_code, |()| ACCEPTED))
}

/// Notes how a question to the model went, where that is news. A failure to note it is only logged.
pub async fn note_model(app: &App, outcome: Result<(), &LlmError>) {
    let Ok(state) = app.state::<Connections>() else { return };
    if !state.is_news(outcome.is_ok()) {
        return;
    }
    let failure = outcome.err().map(model_code);
    let noted = app.named("noteModel").write(move |tx| service::note(tx, Connection::Ai, failure)).await;
    if let Err(error) = noted {
        tracing::warn!("the state of the AI server could not be saved: {}", error.explanation());
    }
}
