//! Plans: the quotas of key owners in a billing cycle. They are in the configuration, not in the database.

use std::fmt;

use super::code::Code;
use super::error::Error;
use super::fault::{Fault, Rule};

/// What a plan allows in one cycle, a calendar month in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The name, lower case.
    pub name: String,
    /// Requests with a developer's keys; absent for unlimited.
    pub requests: Option<u64>,
    /// Courses of the course author; 0 closes that surface.
    pub credits: u64,
    /// Seconds of media of the course factory; 0 for unlimited.
    pub seconds: u64,
    /// The price of a month, in minor units of the currency.
    pub price_minor: u64,
}

impl Plan {
    /// Whether the plan opens the course author.
    pub const fn has_author(&self) -> bool {
        self.credits > 0
    }
}

/// All plans of a server, in the order in which they are offered. One of them is `free`, the default for new owners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plans {
    plans: Vec<Plan>,
    currency: String,
}

/// The default plan of new owners.
pub const FREE: &str = "free";
/// How many plans a server may have.
const MOST: usize = 20;

impl Plans {
    /// Parses plans separated by `;`, each a name and `key=value` pairs separated by spaces: `requests` (a number or
    /// `unlimited`), `credits`, `seconds`, `price` (such as `29` or `29.50`). Omitted values are 0.
    pub fn parse(text: &str, currency: &str) -> Result<Self, String> {
        let mut plans: Vec<Plan> = Vec::new();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let plan = parse_plan(part)?;
            if plans.iter().any(|known| known.name == plan.name) {
                return Err(format!("names the plan `{}` twice", plan.name));
            }
            plans.push(plan);
        }
        if !plans.iter().any(|plan| plan.name == FREE) {
            return Err(format!("must include a plan named `{FREE}`"));
        }
        if plans.len() > MOST {
            return Err(format!("must have at most {MOST} plans"));
        }
        Ok(Self { plans, currency: currency.to_owned() })
    }

    /// The free plan with empty quotas, and no other plan.
    pub fn only_free(currency: &str) -> Self {
        let free = Plan { name: FREE.to_owned(), requests: Some(0), credits: 0, seconds: 0, price_minor: 0 };
        Self { plans: vec![free], currency: currency.to_owned() }
    }

    /// Refuses a plan that does not exist; the refusal names those that do.
    pub fn known(&self, name: &str) -> Result<(), Error> {
        if self.find(name).is_some() {
            return Ok(());
        }
        let sentence = format!("The plan `{name}` does not exist. Choose one of {}.", self.names());
        Err(Error::new(Code::PlanUnknown, sentence)
            .with_field("plan", Fault::told(Rule::Choice, format!("must be one of {}", self.names()))))
    }

    /// The plan with this name.
    pub fn find(&self, name: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.name == name)
    }

    /// The plan with this name, or the free one: a plan may be removed from the configuration while owners still have
    /// it.
    pub fn of(&self, name: &str) -> &Plan {
        self.find(name).or_else(|| self.find(FREE)).unwrap_or(&self.plans[0])
    }

    /// All plans.
    pub fn iter(&self) -> impl Iterator<Item = &Plan> {
        self.plans.iter()
    }

    /// The currency of all prices, an ISO 4217 code.
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// The names, for a sentence that lists them.
    pub fn names(&self) -> String {
        self.plans.iter().map(|plan| plan.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}

fn parse_plan(text: &str) -> Result<Plan, String> {
    let mut words = text.split_whitespace();
    let name = words.next().unwrap_or_default();
    let is_name = (1..=40).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !is_name {
        return Err(format!("contains the plan name `{name}`; use 1 to 40 lowercase letters, digits and hyphens"));
    }
    let mut plan = Plan { name: name.to_owned(), requests: Some(0), credits: 0, seconds: 0, price_minor: 0 };
    for word in words {
        let (key, value) = word.split_once('=').ok_or_else(|| format!("contains `{word}`, which is not key=value"))?;
        let number = || value.parse::<u64>().ok().filter(|number| *number <= 1_000_000_000_000);
        let wrong = || format!("contains `{word}`, whose value is out of range or not a number");
        match key {
            "requests" if value == "unlimited" => plan.requests = None,
            "requests" => plan.requests = Some(number().ok_or_else(wrong)?),
            "credits" => plan.credits = number().ok_or_else(wrong)?,
            "seconds" => plan.seconds = number().ok_or_else(wrong)?,
            "price" => plan.price_minor = price(value).ok_or_else(wrong)?,
            _ => return Err(format!("contains `{word}`; the keys are requests, credits, seconds and price")),
        }
    }
    Ok(plan)
}

/// Minor units of a price with at most two decimals.
fn price(text: &str) -> Option<u64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 2 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole: u64 = whole.parse().ok().filter(|whole| *whole <= 1_000_000)?;
    let minor: u64 = format!("{decimals:0<2}").parse().ok()?;
    Some(whole * 100 + minor)
}
