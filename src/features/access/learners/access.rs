//! What is remembered of learners' names, so that a request for a learner need not ask the database who is meant.
//!
//! From developer and name to the learner. Only what is there is remembered, so that a name that is given later is known at once.

use super::model::{ExternalReference, Reference};
use super::service;
use crate::app::{App, ReadCache, Sharing, State};
use crate::kernel::{Effect, Id, Result, id::kind};

/// How many names are remembered.
const REMEMBERED: usize = 20_000;

type Name = (Id<kind::User>, Reference);

/// See the module.
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
            Effect::Flush => self.learners.forget_all(),
            _ => {}
        }
    }
}

impl Access {
    /// The developer's learner of this name. An absent and a foreign one are asked for alike, each time.
    pub async fn learner(&self, app: &App, developer: Id<kind::User>, reference: Reference) -> Result<Id<kind::User>> {
        let asked = reference.clone();
        let read = || app.named("learner").read(move |db| service::resolve(db, developer, &asked));
        self.learners.get((developer, reference), read).await?.ok_or_else(service::absent)
    }
}
