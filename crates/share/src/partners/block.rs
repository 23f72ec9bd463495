//! Lists for what answers names: a response policy zone, a hosts file, a list for DNS filters.

use std::collections::BTreeSet;
use std::io::{self, Write};

use suyuan_model::{Authority, Timestamp, Untrusted};

use super::tlp::Tlp;
use crate::authority;

/// How a list of names is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockFormat {
    /// A response policy zone (RPZ) for name servers.
    Rpz,
    /// A hosts file.
    Hosts,
    /// A list for AdGuard and its kin.
    Adguard,
}

/// The names to block, and what is said of them.
#[derive(Clone, Copy, Debug)]
pub struct BlockList<'a> {
    /// The names, sorted.
    pub names: &'a BTreeSet<&'a str>,
    /// To whom the list may be passed on.
    pub tlp: Tlp,
    /// When it is made.
    pub now: Timestamp,
    /// On whose authority, where somebody said.
    pub authority: Option<&'a Authority>,
}

/// Writes the list.
pub fn write_block_list(list: &BlockList<'_>, format: BlockFormat, out: &mut dyn Write) -> io::Result<()> {
    let comment = match format {
        BlockFormat::Rpz => ';',
        BlockFormat::Hosts => '#',
        BlockFormat::Adguard => '!',
    };
    writeln!(out, "{comment} Title: watched domains that ordinary web sites were found to lead to")?;
    writeln!(out, "{comment} Made: {}", list.now)?;
    writeln!(out, "{comment} Names: {}", list.names.len())?;
    writeln!(out, "{comment} {}", list.tlp.label())?;
    for line in list.authority.map(authority::in_both).unwrap_or_default().lines() {
        writeln!(out, "{comment} {}", Untrusted(line).terminal())?;
    }
    if format == BlockFormat::Rpz {
        // Seconds since 1970 grow as often as anybody asks; a date with two digits ends after a hundred lists a day.
        let serial = (list.now.millis() / 1000).rem_euclid(1 << 32);
        writeln!(out, "$TTL 300")?;
        writeln!(out, "@ IN SOA localhost. hostmaster.localhost. {serial} 3600 600 604800 300")?;
        writeln!(out, "@ IN NS localhost.")?;
    }
    for name in list.names {
        match format {
            // Without a dot at the end: with one they would lie outside the zone, and be dropped without a word.
            BlockFormat::Rpz => writeln!(out, "{name} CNAME .\n*.{name} CNAME .")?,
            BlockFormat::Hosts => writeln!(out, "0.0.0.0 {name}")?,
            BlockFormat::Adguard => writeln!(out, "||{name}^")?,
        }
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::partners::story::moment;

    fn check(format: BlockFormat, expected: Expect) {
        let names = BTreeSet::from(["casino.example", "xn--xmqw24e.example"]);
        let list =
            BlockList { names: &names, tlp: Tlp::AmberStrict, now: moment("2026-11-24T08:00:00Z"), authority: None };
        let mut out = Vec::new();
        write_block_list(&list, format, &mut out).unwrap();
        expected.assert_eq(&String::from_utf8(out).unwrap());
    }

    #[test]
    fn a_zone_blocks_a_name_and_what_lies_below_it() {
        check(
            BlockFormat::Rpz,
            expect![[r#"
            ; Title: watched domains that ordinary web sites were found to lead to
            ; Made: 2026-11-24T08:00:00.000Z
            ; Names: 2
            ; TLP:AMBER+STRICT
            $TTL 300
            @ IN SOA localhost. hostmaster.localhost. 1795507200 3600 600 604800 300
            @ IN NS localhost.
            casino.example CNAME .
            *.casino.example CNAME .
            xn--xmqw24e.example CNAME .
            *.xn--xmqw24e.example CNAME .
        "#]],
        );
    }

    #[test]
    fn a_hosts_file_has_an_address_and_a_name_a_line() {
        check(
            BlockFormat::Hosts,
            expect![[r#"
            # Title: watched domains that ordinary web sites were found to lead to
            # Made: 2026-11-24T08:00:00.000Z
            # Names: 2
            # TLP:AMBER+STRICT
            0.0.0.0 casino.example
            0.0.0.0 xn--xmqw24e.example
        "#]],
        );
    }

    #[test]
    fn a_filter_list_has_a_rule_a_line() {
        check(
            BlockFormat::Adguard,
            expect![[r#"
            ! Title: watched domains that ordinary web sites were found to lead to
            ! Made: 2026-11-24T08:00:00.000Z
            ! Names: 2
            ! TLP:AMBER+STRICT
            ||casino.example^
            ||xn--xmqw24e.example^
        "#]],
        );
    }

    #[test]
    fn the_serial_of_a_zone_grows_with_time_and_fits() {
        let names = BTreeSet::new();
        let serial = |millis| {
            let list =
                BlockList { names: &names, tlp: Tlp::Clear, now: Timestamp::from_millis(millis), authority: None };
            let mut out = Vec::new();
            write_block_list(&list, BlockFormat::Rpz, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            text.split_whitespace().skip_while(|&word| word != "hostmaster.localhost.").nth(1).unwrap().to_owned()
        };
        assert_eq!(serial(1_790_000_000_999), "1790000000");
        assert_eq!(serial(1_790_000_001_000), "1790000001");
        assert_eq!(serial(i64::MAX).parse::<u32>().map(|_| ()), Ok(()));
    }
}
