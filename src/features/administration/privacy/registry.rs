//! Who holds what about a person. A test reads the migrations and finds every table about people here, in one list or the other.

use super::held;
use super::model::{Erasure, Exemption, Held, Holding, List, Table};

const fn with_the_person(name: &'static str) -> Table {
    Table { name, erasure: Erasure::WithThePerson }
}

const fn by_the_feature(name: &'static str) -> Table {
    Table { name, erasure: Erasure::ByTheFeature }
}

/// Everything that is held about a person and belongs into the archive, in its order.
#[rustfmt::skip]
pub const HOLDINGS: &[Holding] = &[
    Holding { feature: "users", about: "who you are here", held: Held::Files(held::profile), tables: &[with_the_person("users")] },
    Holding { feature: "users", about: "how you like things to be", held: Held::Files(held::preferences), tables: &[] },
    Holding { feature: "learners", about: "what the product that brought you here calls you", held: Held::Files(held::learner), tables: &[with_the_person("learners")] },
    Holding { feature: "auth", about: "where you are signed in", held: Held::Files(held::tokens), tables: &[with_the_person("logins")] },
    Holding { feature: "audit", about: "what the log says about you", held: Held::List(List { path: "audit.json", portion: held::audit }), tables: &[by_the_feature("audit_entries")] },
    Holding { feature: "mail", about: "the mails that were sent to you", held: Held::List(List { path: "mails.json", portion: held::mails }), tables: &[by_the_feature("mails")] },
    Holding { feature: "keys", about: "your API keys, without their texts", held: Held::Files(held::keys), tables: &[with_the_person("api_keys")] },
    Holding { feature: "usage", about: "what your API keys were used for", held: Held::Files(held::usage), tables: &[
        by_the_feature("usage_counters"), by_the_feature("usage_days"), by_the_feature("top_ups"), by_the_feature("key_requests"),
        by_the_feature("usage_alerts"),
    ] },
    Holding { feature: "materials", about: "your study bank", held: Held::ListWithTexts(List { path: "materials.json", portion: held::materials }, held::text), tables: &[by_the_feature("materials"), by_the_feature("study_banks")] },
    Holding { feature: "courses", about: "the courses that you ordered", held: Held::List(List { path: "courses.json", portion: held::courses }), tables: &[with_the_person("courses")] },
];

/// What is held about a person and left out of the archive.
#[rustfmt::skip]
pub const EXEMPT: &[Exemption] = &[
    Exemption { table: with_the_person("credentials"), reason: "hash of the password and secret of the second factor: proofs, not records" },
    Exemption { table: with_the_person("recovery_codes"), reason: "hashes of codes that stand in for the second factor" },
    Exemption { table: with_the_person("one_time_links"), reason: "hashes of links; the mails that carried them are in the archive" },
];
