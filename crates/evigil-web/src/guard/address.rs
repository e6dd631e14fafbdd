//! The address of who asks. A server that stands before this one tells it in `X-Forwarded-For`;
//! anybody can write such a header, so that only the word of servers that the operator named is
//! taken.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use axum::http::HeaderMap;
use ipnet::IpNet;

/// Networks, each an address or one with the length of its prefix: `10.0.0.0/8`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Networks(Vec<IpNet>);

/// Text that is no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a network is written as 10.0.0.0/8 or 2001:db8::/32, one address as it is")]
pub struct NetworksFault;

impl Networks {
    /// Adds one.
    ///
    /// # Errors
    /// [`NetworksFault`].
    pub fn add(&mut self, text: &str) -> Result<(), NetworksFault> {
        let address = IpAddr::from_str(text).map(IpNet::from);
        let network = address.or_else(|_| text.parse());
        self.0.push(network.map_err(|_| NetworksFault)?);
        Ok(())
    }

    fn holds(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Who asks: the other side of the connection, or, when that is a server whose word is taken,
    /// the last address of its header that is none of them.
    pub(crate) fn asker(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.holds(peer) {
            return peer;
        }
        let mut named = Vec::new();
        for value in headers.get_all("x-forwarded-for") {
            // What can't be read ends the chain: nothing to the left of it is certain.
            let Ok(value) = value.to_str() else {
                named.push("");
                continue;
            };
            named.extend(value.split(',').map(str::trim));
        }
        let mut last = peer;
        for name in named.into_iter().rev() {
            let Ok(address) = IpAddr::from_str(name) else {
                return last;
            };
            last = address.to_canonical();
            if !self.holds(last) {
                return last;
            }
        }
        last
    }
}

/// The address as it is counted. Whoever has one address of IPv6 mostly has all 2^64 of its network.
pub(super) fn one_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asker(trusted: &[&str], peer: &str, header: &str) -> String {
        let mut networks = Networks::default();
        for network in trusted {
            networks.add(network).expect("a network");
        }
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", header.parse().expect("a header"));
        let peer = peer.parse().expect("an address");
        networks.asker(peer, &headers).to_string()
    }

    #[test]
    fn only_the_word_of_named_servers_is_taken() {
        assert_eq!(asker(&[], "192.0.2.1", "198.51.100.7"), "192.0.2.1");
        assert_eq!(
            asker(&["192.0.2.0/24"], "192.0.2.1", "198.51.100.7"),
            "198.51.100.7"
        );
        assert_eq!(
            asker(&["192.0.2.1"], "192.0.2.2", "198.51.100.7"),
            "192.0.2.2"
        );
        // What the asker wrote stands left of what the server added.
        let header = "203.0.113.9, 198.51.100.7, 192.0.2.3";
        assert_eq!(
            asker(&["192.0.2.0/24"], "::ffff:192.0.2.1", header),
            "198.51.100.7"
        );
        assert_eq!(
            asker(&["192.0.2.0/24"], "192.0.2.1", "1.2.3.4, junk"),
            "192.0.2.1"
        );
        assert_eq!(asker(&["192.0.2.0/24"], "192.0.2.1", ""), "192.0.2.1");
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one() {
        let one = |text: &str| one_of(text.parse().expect("an address"));
        assert_eq!(one("2001:db8::1"), one("2001:db8::ffff:1"));
        assert_ne!(one("2001:db8::1"), one("2001:db8:0:1::1"));
        assert_eq!(one("::ffff:192.0.2.1"), one("192.0.2.1"));
    }
}
