//! The operations of the contract: tag Admin.

mod accounts;
mod allowances;
mod people;
mod school;

pub use accounts::Accounts;
pub use allowances::Allowances;
pub use people::People;
pub use school::School;

use crate::app::App;
use crate::kernel::{Error, Result};

/// The operations, by use-case.
pub type Apis = (People, Accounts, Allowances, School);

/// Makes the operations.
pub fn all(app: &App) -> Apis {
    (
        People { app: app.clone() },
        Accounts { app: app.clone() },
        Allowances { app: app.clone() },
        School { app: app.clone() },
    )
}

/// The longest text that can be searched for, in code points.
const LONGEST_QUERY: usize = 200;

/// What to search for, as the parameter `query` says.
fn searched(query: Option<String>) -> Result<Option<String>> {
    if query.as_ref().is_some_and(|query| query.chars().count() > LONGEST_QUERY) {
        return Err(Error::invalid("query", format!("must have at most {LONGEST_QUERY} characters")));
    }
    Ok(query)
}
