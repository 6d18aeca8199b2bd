//! Whole numbers of bodies whose bounds are narrower than those of their type. A number that does not fit the type becomes its largest one,
//! which the handler refuses with the bounds of the contract: `-1` and `6` are then refused with the same sentence. Only for fields whose
//! handler refuses the largest number of the type.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// A type of whole numbers.
pub trait Bounded: TryFrom<i64> {
    /// The largest number of the type.
    const LARGEST: Self;
}

macro_rules! bounded {
    ($($number:ident)*) => {
        $(impl Bounded for $number {
            const LARGEST: Self = $number::MAX;
        })*
    };
}

bounded! { i32 u8 u32 }

/// Reads a number that must be there.
pub fn saturated<'de, D: Deserializer<'de>, N: Bounded>(deserializer: D) -> Result<N, D::Error> {
    Number::deserialize(deserializer).map(Number::fitted)
}

/// Reads a number that may be absent.
pub fn saturated_option<'de, D: Deserializer<'de>, N: Bounded>(deserializer: D) -> Result<Option<N>, D::Error> {
    Ok(Option::<Number>::deserialize(deserializer)?.map(Number::fitted))
}

/// Reads a list of numbers that may be absent.
pub fn saturated_list<'de, D: Deserializer<'de>, N: Bounded>(deserializer: D) -> Result<Option<Vec<N>>, D::Error> {
    let numbers = Option::<Vec<Number>>::deserialize(deserializer)?;
    Ok(numbers.map(|numbers| numbers.into_iter().map(Number::fitted).collect()))
}

/// Any whole number of JSON; a larger one than fits is the largest.
struct Number(i64);

impl Number {
    fn fitted<N: Bounded>(self) -> N {
        N::try_from(self.0).unwrap_or(N::LARGEST)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_i64(NumberVisitor)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("i64")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Number, E> {
        Ok(Number(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Number, E> {
        Ok(Number(i64::try_from(value).unwrap_or(i64::MAX)))
    }
}
