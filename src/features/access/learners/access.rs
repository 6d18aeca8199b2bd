//! Cache of learners by the names that developers use, so that a request for a learner needs no database read.
//!
//! It maps developer and name to the learner. Missing learners are not cached, so a new name is known at once.

use super::model::{ExternalReference, Reference};
use super::service;
use crate::app::{App, ReadCache, Sharing, State};
use crate::kernel::{Effect, Id, Result, id::kind};

/// The capacity, in names.
const REMEMBERED: usize = 20_000;

type Name = (Id<kind::User>, Reference);

pub struct Access {
    learners: ReadCache<Name, Id<kind::User>>,
}

impl Default for Access {
    fn default() -> Self {
        Self { learners: ReadCache::new(REMEMBERED) }
    }
}

impl State for Access {
    fn sharing(&self) -> Sharing {
        Sharing::Cache
    }

    fn on_effect(&self, effect: &Effect) {
        match effect {
            Effect::LearnerChanged { developer, learner, external } => {
                self.learners.forget(&(*developer, Reference::Id(*learner)));
                let external = external.as_deref().and_then(|text| ExternalReference::parse(text).ok());
                if let Some(external) = external {
                    self.learners.forget(&(*developer, Reference::External(external)));
                }
            }
            Effect::LearnersChangedElsewhere | Effect::Flush => self.learners.forget_all(),
            _ => {}
        }
    }
}

impl Access {
    /// Finds a developer's learner by name. A missing one and one of another developer run the same read, each time.
    pub async fn learner(&self, app: &App, developer: Id<kind::User>, reference: Reference) -> Result<Id<kind::User>> {
        let asked = reference.clone();
        let read = || app.named("learner").read(move |db| service::resolve(db, developer, &asked));
        self.learners.get((developer, reference), read).await?.ok_or_else(service::absent)
    }
}
