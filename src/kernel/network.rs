//! Lists of network addresses: single ones and networks such as `10.0.0.0/8`; and the part of an address that
//! identifies a client.

use std::net::{IpAddr, Ipv6Addr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::fault::{Fault, Rule};

/// The part of an address that identifies a client. An IPv6 client owns a network of 64 bits and can choose the rest.
pub fn counted(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        address => address,
    }
}

/// Addresses and networks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Networks(Vec<(IpAddr, u8)>);

impl Networks {
    /// Reads addresses and networks, separated by commas.
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::of(text.split(',').map(str::trim).filter(|part| !part.is_empty()))
    }

    /// Parses addresses and networks.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        parts.into_iter().map(parse_one).collect::<Result<_, _>>().map(Self)
    }

    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the address is in the list, or in a network of it.
    pub fn contain(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|(network, bits)| match (network, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let shift = 32 - u32::from(*bits);
                shift == 32 || u32::from(*network) >> shift == u32::from(address) >> shift
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let shift = 128 - u32::from(*bits);
                shift == 128 || u128::from(*network) >> shift == u128::from(address) >> shift
            }
            _ => false,
        })
    }

    /// The entries as texts.
    pub fn list(&self) -> Vec<String> {
        let text = |(address, bits): &(IpAddr, u8)| {
            let all = if address.is_ipv4() { 32 } else { 128 };
            if *bits == all { address.to_string() } else { format!("{address}/{bits}") }
        };
        self.0.iter().map(text).collect()
    }
}

fn parse_one(part: &str) -> Result<(IpAddr, u8), String> {
    let (address, bits) = part.split_once('/').map_or((part, None), |(address, bits)| (address, Some(bits)));
    let address: IpAddr =
        address.parse().map_err(|_| format!("contains `{part}`, which is not an IP address or network"))?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let is_number = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
    let bits = match bits {
        None => most,
        Some(bits) => Some(bits)
            .filter(is_number)
            .and_then(|bits| bits.parse().ok())
            .filter(|bits| *bits <= most)
            .ok_or_else(|| format!("contains `{part}`, whose prefix length is out of range"))?,
    };
    // Addresses are compared in their canonical form: of an IPv4 address written as IPv6 the last 32 bits.
    match address.to_canonical() {
        IpAddr::V4(mapped) if address.is_ipv6() && bits >= 96 => Ok((IpAddr::V4(mapped), bits - 96)),
        _ => Ok((address, bits)),
    }
}

impl Serialize for Networks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.list().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Networks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parts = Vec::<String>::deserialize(deserializer)?;
        Self::of(parts.iter().map(String::as_str)).map_err(|what| Fault::told(Rule::Network, what).in_serde())
    }
}
