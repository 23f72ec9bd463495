//! Was anything ever visited that the run's watchlist named?
//!
//! Asked of the rows alone, so that it does not depend on the code that is to prevent it.

use std::collections::HashMap;
use std::net::SocketAddr;

use suyuan_model::{PageUrl, WatchKind};

use crate::columns::word;
use crate::{LedgerError, Reader};

/// From which run on, and up to before which, a thing was on a list, and from when on the entry says nothing any more.
type Listed = Vec<(i64, i64, i64)>;

/// A run, and when it began: what expires under way allows to its end.
type When = (i64, i64);

#[derive(Default)]
struct Watched {
    /// Domains, hosts and addresses, as they stand in a URL's host.
    hosts: HashMap<String, Listed>,
    /// URLs.
    urls: HashMap<String, Listed>,
}

/// Answers that came from where the watchlist of their run forbade to go.
pub(crate) fn watchlisted(reader: &Reader) -> Result<Vec<String>, LedgerError> {
    let watched = read_list(
        reader,
        "SELECT w.kind, w.value, l.since, l.until, NULL FROM watch w JOIN listing l ON l.watch = w.id",
    )?;
    let allowed = read_list(reader, "SELECT kind, value, since, until, expires FROM allowed")?;
    let mut problems = Vec::new();
    reader.each(
        "SELECT c.run, coalesce(c.url, u.text), c.remote, r.name, r.started_at FROM capture c JOIN run r ON r.id = c.run
           LEFT JOIN url u ON u.id = c.url_id WHERE c.status IS NOT NULL",
        [],
        |row| {
            let (run, url): (i64, String) = (row.get(0)?, row.get(1)?);
            let remote: Option<String> = row.get(2)?;
            let when = (run, row.get(4)?);
            let page = watched.page(when, &url).filter(|_| allowed.page(when, &url).is_none());
            let address = watched.address(when, remote.as_deref()).filter(|_| allowed.address(when, remote.as_deref()).is_none());
            if let Some(value) = page.or(address) {
                problems
                    .push(format!("{} visited {url}, though {value} was on its watchlist", row.get::<_, String>(3)?));
            }
            Ok(())
        },
    )?;
    Ok(problems)
}

/// Reads kind, value, since, until and expiry.
fn read_list(reader: &Reader, sql: &str) -> Result<Watched, LedgerError> {
    let mut watched = Watched::default();
    reader.each(sql, [], |row| {
        let value: String = row.get(1)?;
        let listed = match word(row, 0, WatchKind::from_name)? {
            WatchKind::Domain | WatchKind::Host => watched.hosts.entry(value),
            WatchKind::Ip if value.contains(':') => watched.hosts.entry(format!("[{value}]")),
            WatchKind::Ip => watched.hosts.entry(value),
            WatchKind::Url => watched.urls.entry(value),
            _ => return Ok(()),
        };
        let end = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.unwrap_or(i64::MAX));
        listed.or_default().push((row.get(2)?, end(3)?, end(4)?));
        Ok(())
    })?;
    Ok(watched)
}

impl Watched {
    /// The entry that named this page then, by its host or as a URL.
    fn page(&self, when: When, url: &str) -> Option<String> {
        let page = PageUrl::new(url).ok()?;
        let host = self_and_above(page.host()).find(|name| in_force(&self.hosts, name, when)).map(str::to_owned);
        host.or_else(|| shorter_paths(page.as_str()).find(|url| in_force(&self.urls, url, when)).map(str::to_owned))
    }

    /// The entry that named the address that answered.
    fn address(&self, when: When, remote: Option<&str>) -> Option<String> {
        let address = match remote?.parse::<SocketAddr>().ok()?.ip() {
            std::net::IpAddr::V4(ip) => ip.to_string(),
            std::net::IpAddr::V6(ip) => format!("[{ip}]"),
        };
        in_force(&self.hosts, &address, when).then_some(address)
    }
}

fn in_force(things: &HashMap<String, Listed>, thing: &str, (run, at): When) -> bool {
    let is_in_force = |&(since, until, end): &(i64, i64, i64)| (since..until).contains(&run) && at < end;
    things.get(thing).is_some_and(|listed| listed.iter().any(is_in_force))
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
    use crate::RunEnd;
    use crate::story::{Story, noon};

    #[test]
    fn an_entry_names_itself_and_what_lies_below_while_it_is_listed() {
        let listed = || vec![(2, 4, i64::MAX)];
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
            let found = watched.page((run, 0), url).or_else(|| watched.address((run, 0), remote));
            assert_eq!(found.is_some(), named, "run {run}: {url} {remote:?}");
        }
    }
    #[test]
    fn what_was_allowed_could_be_visited_until_that_expired() {
        let (story, writer, run) = Story::told();
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        writer.close().unwrap();
        let problems = |sql: &str| {
            rusqlite::Connection::open(&story.path).unwrap().execute_batch(sql).unwrap();
            watchlisted(&story.reader()).unwrap().len()
        };
        assert_eq!(problems("UPDATE watch SET value = 'portal.example' WHERE id = 1"), 1);
        let allow = "INSERT INTO allowed VALUES ('domain', 'portal.example', 'ours', 'list', 32503680000000, 1, NULL)";
        assert_eq!(problems(allow), 0);
        assert_eq!(problems("UPDATE allowed SET expires = 1"), 1);
        assert_eq!(problems("UPDATE allowed SET expires = NULL, kind = 'host', value = 'www.portal.example'"), 1);
    }
}
