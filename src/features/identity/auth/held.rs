//! The valid sign-ins of a person, for the export. Proofs are withheld.

use super::service;
use super::wire::Token;
use crate::db::Reader;
use crate::features::holding::{File, Held, Holding, Withheld, with_the_person};
use crate::features::users::User;
use crate::kernel::{Actor, Error, Result};

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] =
    &[Holding { about: "where you are signed in", held: Held::Files(tokens), tables: &[with_the_person("logins")] }];

/// This feature's tables that are not in the export.
pub(super) const WITHHOLDS: &[Withheld] = &[
    Withheld {
        table: with_the_person("credentials"),
        reason: "hash of the password and secret of the second factor: proofs, not records",
    },
    Withheld {
        table: with_the_person("recovery_codes"),
        reason: "hashes of codes that stand in for the second factor",
    },
    Withheld {
        table: with_the_person("one_time_links"),
        reason: "hashes of links; the mails that carried them are in the archive",
    },
];

/// Lists the valid sign-ins.
fn tokens(db: &Reader, actor: &Actor, _user: &User) -> Result<Vec<File>> {
    let logins = service::logins(db, actor)?;
    let tokens: Vec<Token> = logins.into_iter().map(|login| Token::of(login, actor.login())).collect();
    Ok(vec![File::json("tokens.json", &serde_json::to_value(tokens).map_err(Error::internal)?)?])
}
