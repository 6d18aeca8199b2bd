//! The valid sign-ins of a person, for the export. Proofs are withheld.

use super::service;
use super::wire::Token;
use crate::db::Reader;
use crate::features::holding::{File, Held, Holding, Withheld, with_the_person};
use crate::features::users::User;
use crate::kernel::{Actor, Error, Result};

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] =
    &[Holding { about: "your active sessions", held: Held::Files(tokens), tables: &[with_the_person("logins")] }];

/// This feature's tables that are not in the export.
pub(super) const WITHHOLDS: &[Withheld] = &[
    Withheld {
        table: with_the_person("credentials"),
        reason: "password hash and two-step verification secret: credentials, not records",
    },
    Withheld { table: with_the_person("recovery_codes"), reason: "hashes of recovery codes" },
    Withheld {
        table: with_the_person("one_time_links"),
        reason: "hashes of link tokens; the emails with the links are in the archive",
    },
];

/// Lists the valid sign-ins.
fn tokens(db: &Reader, actor: &Actor, _user: &User) -> Result<Vec<File>> {
    let logins = service::logins(db, actor)?;
    let tokens: Vec<Token> = logins.into_iter().map(|login| Token::of(login, actor.login())).collect();
    Ok(vec![File::json("tokens.json", &serde_json::to_value(tokens).map_err(Error::internal)?)?])
}
