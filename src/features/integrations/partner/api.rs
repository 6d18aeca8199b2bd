//! The operations of the contract that only the partner surface has, `/v1/learners` excepted.

use poem_openapi::OpenApi;

use super::wire::{Pong, PongUsage};
use crate::features::keys::guard::ApiKey;
use crate::http::answer::{Answer, answer};

/// Does the key work, and how far has the month come?
pub struct Api;

#[OpenApi]
impl Api {
    /// Does my key work, and how far has the month come?
    #[oai(path = "/ping", method = "get", operation_id = "ping")]
    async fn ping(&self, key: ApiKey) -> Answer<Pong> {
        let ApiKey { caller, figure } = key;
        answer(Pong {
            ok: true,
            message: "Schola API v1 is live.".to_owned(),
            plan: caller.plan.name,
            usage: PongUsage { requests_this_cycle: figure.used, quota: figure.quota },
        })
    }
}
