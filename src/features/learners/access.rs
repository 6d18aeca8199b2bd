//! What is remembered of learners' names, so that a request for a learner need not ask the database who is meant.
//!
//! One bounded cache from developer and name to the learner. Only what is there is remembered, so that a name that is given later is
//! known at once; the commit that changes or erases a learner forgets its names before the asker is answered, and a filling that began
//! before is thrown away.

use std::sync::atomic::{AtomicU64, Ordering};

use moka::sync::Cache;

use super::model::{ExternalReference, Reference};
use super::service;
use crate::app::App;
use crate::kernel::{Effect, Id, Result, id::kind};

/// How many names are remembered.
const REMEMBERED: u64 = 20_000;

type Name = (Id<kind::User>, Reference);

/// See the module.
pub struct Access {
    learners: Cache<Name, Id<kind::User>>,
    epoch: AtomicU64,
}

impl Default for Access {
    fn default() -> Self {
        Self { learners: Cache::new(REMEMBERED), epoch: AtomicU64::new(0) }
    }
}

impl Access {
    /// Forgets what a commit has changed.
    pub fn on_effect(&self, effect: &Effect) {
        match effect {
            Effect::LearnerChanged { developer, learner, external } => {
                self.epoch.fetch_add(1, Ordering::AcqRel);
                self.learners.invalidate(&(*developer, Reference::Id(*learner)));
                let external = external.as_deref().and_then(|text| ExternalReference::parse(text).ok());
                if let Some(external) = external {
                    self.learners.invalidate(&(*developer, Reference::External(external)));
                }
            }
            Effect::Flush => {
                self.epoch.fetch_add(1, Ordering::AcqRel);
                self.learners.invalidate_all();
            }
            _ => {}
        }
    }

    /// The developer's learner of this name. An absent and a foreign one are asked for alike, each time.
    pub async fn learner(&self, app: &App, developer: Id<kind::User>, reference: Reference) -> Result<Id<kind::User>> {
        let name = (developer, reference);
        if let Some(known) = self.learners.get(&name) {
            return Ok(known);
        }
        let epoch = self.epoch.load(Ordering::Acquire);
        let asked = name.1.clone();
        let found = app.read("learner", move |db| service::resolve(db, developer, &asked)).await?;
        let learner = found.ok_or_else(service::absent)?;
        self.learners.insert(name.clone(), learner);
        if self.epoch.load(Ordering::Acquire) != epoch {
            self.learners.invalidate(&name);
        }
        Ok(learner)
    }
}
