//! Was anything ever visited that the run's watchlist named?
//!
//! Asked of the rows alone, so that it does not depend on the code that is to prevent it.

use std::collections::HashMap;
use std::net::SocketAddr;

use suyuan_model::{PageUrl, WatchKind};

use crate::columns::word;
use crate::{LedgerError, Reader};

/// From which run on, and up to before which, a thing was on the list.
type Listed = Vec<(i64, i64)>;

#[derive(Default)]
struct Watched {
    /// Domains, hosts and addresses, as they stand in a URL's host.
    hosts: HashMap<String, Listed>,
    /// URLs.
    urls: HashMap<String, Listed>,
}

/// Answers that came from where the watchlist of their run forbade to go.
pub(crate) fn watchlisted(reader: &Reader) -> Result<Vec<String>, LedgerError> {
    let watched = read_lists(reader)?;
    let mut problems = Vec::new();
    reader.each(
        "SELECT c.run, coalesce(c.url, u.text), c.remote, r.name FROM capture c JOIN run r ON r.id = c.run
           LEFT JOIN url u ON u.id = c.url_id WHERE c.status IS NOT NULL",
        [],
        |row| {
            let (run, url): (i64, String) = (row.get(0)?, row.get(1)?);
            let remote: Option<String> = row.get(2)?;
            if let Some(value) = watched.names(run, &url, remote.as_deref()) {
                problems
                    .push(format!("{} visited {url}, though {value} was on its watchlist", row.get::<_, String>(3)?));
            }
            Ok(())
        },
    )?;
    Ok(problems)
}

fn read_lists(reader: &Reader) -> Result<Watched, LedgerError> {
    let mut watched = Watched::default();
    reader.each(
        "SELECT w.kind, w.value, l.since, coalesce(l.until, 9223372036854775807) FROM watch w JOIN listing l ON l.watch = w.id",
        [],
        |row| {
            let value: String = row.get(1)?;
            let listed = match word(row, 0, WatchKind::from_name)? {
                WatchKind::Domain | WatchKind::Host => watched.hosts.entry(value),
                WatchKind::Ip if value.contains(':') => watched.hosts.entry(format!("[{value}]")),
                WatchKind::Ip => watched.hosts.entry(value),
                WatchKind::Url => watched.urls.entry(value),
                _ => return Ok(()),
            };
            listed.or_default().push((row.get(2)?, row.get(3)?));
            Ok(())
        },
    )?;
    Ok(watched)
}

impl Watched {
    /// The entry that forbade this run to go there.
    fn names(&self, run: i64, url: &str, remote: Option<&str>) -> Option<String> {
        let page = PageUrl::new(url).ok()?;
        let address = remote.and_then(|remote| remote.parse::<SocketAddr>().ok()).map(|remote| match remote.ip() {
            std::net::IpAddr::V4(ip) => ip.to_string(),
            std::net::IpAddr::V6(ip) => format!("[{ip}]"),
        });
        let host = self_and_above(page.host()).find(|name| in_force(&self.hosts, name, run)).map(str::to_owned);
        host.or_else(|| address.filter(|address| in_force(&self.hosts, address, run)))
            .or_else(|| shorter_paths(page.as_str()).find(|url| in_force(&self.urls, url, run)).map(str::to_owned))
    }
}

fn in_force(things: &HashMap<String, Listed>, thing: &str, run: i64) -> bool {
    things.get(thing).is_some_and(|listed| listed.iter().any(|&(since, until)| (since..until).contains(&run)))
}

/// `a.b.c`, `b.c`, `c`.
fn self_and_above(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |name| name.split_once('.').map(|(_, above)| above))
}

/// A URL, and the same cut off after and before every `/`, `?` and `&`.
fn shorter_paths(url: &str) -> impl Iterator<Item = &str> {
    let cuts = url.char_indices().filter(|&(_, c)| matches!(c, '/' | '?' | '&')).flat_map(|(at, _)| [at, at + 1]);
    std::iter::once(url).chain(cuts.map(|at| &url[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_names_itself_and_what_lies_below_while_it_is_listed() {
        let listed = || vec![(2, 4)];
        let watched = Watched {
            hosts: [("casino.example".to_owned(), listed()), ("192.0.2.7".to_owned(), listed())].into(),
            urls: [("http://blog.example/bad".to_owned(), listed())].into(),
        };
        for (run, url, remote, named) in [
            (2, "http://a.casino.example/x", None, true),
            (3, "https://casino.example/", None, true),
            (1, "http://casino.example/", None, false),
            (4, "http://casino.example/", None, false),
            (2, "http://xcasino.example/", None, false),
            (2, "http://casino.example.org/", None, false),
            (2, "http://192.0.2.7:8080/", None, true),
            (2, "http://fine.example/", Some("192.0.2.7:80"), true),
            (2, "http://blog.example/bad", None, true),
            (2, "http://blog.example/bad/page", None, true),
            (2, "http://blog.example/bad?x=1", None, true),
            (2, "http://blog.example/badminton", None, false),
        ] {
            assert_eq!(watched.names(run, url, remote).is_some(), named, "run {run}: {url} {remote:?}");
        }
    }
}
