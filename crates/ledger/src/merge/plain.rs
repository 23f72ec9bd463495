//! What needs no order: what runs knew of URLs, whom to tell, and what is known of hosts.

use rusqlite::Connection;

use super::runs::{IS_OVER, kind};
use super::take::{Rows, run, url};
use crate::OWN_NUMBERS_FROM;

/// Takes in what the runs knew of URLs. What was forgotten here stays so.
pub(super) fn take_known(connection: &Connection) -> rusqlite::Result<()> {
    let (number, of_run) = (url("o.url_id"), run("o.run"));
    // What the other ledger numbered itself, and a frontier did here, was no visit of a frontier.
    let state = format!("iif(o.url_id >= {OWN_NUMBERS_FROM} AND {number} < {OWN_NUMBERS_FROM}, 'outside', o.state)");
    let with = [("run", &*of_run), ("url_id", &number), ("via", &url("o.via")), ("state", &state)];
    let of_new = "WHERE o.run IN (SELECT id FROM temp.run_new) ORDER BY o.run, o.url_id";
    Rows { verb: "INSERT OR IGNORE", table: "known", with: &with, rest: of_new }.take(connection)?;
    for (kind, is_better, goes_on) in
        [(kind::NO_FURTHER, "<", "excluded.state = 'done'"), (kind::FURTHER, "<=", "true")]
    {
        let is_nearer = format!("(excluded.hops, excluded.free_hops) {is_better} (hops, free_hops)");
        let way = ["via", "kind", "text", "hops", "free_hops", "priority"]
            .map(|column| format!("{column} = iif({is_nearer}, excluded.{column}, {column})"))
            .join(", ");
        let stands = ["state", "attempts", "deaths"]
            .map(|column| format!("{column} = iif(known.state <> 'done' AND {goes_on}, excluded.{column}, {column})"))
            .join(", ");
        let rest = format!(
            "WHERE o.run IN (SELECT t.old FROM temp.run_to t JOIN main.run r ON r.id = t.new
                              WHERE t.kind = {kind} AND r.pruned_at IS NULL)
             ON CONFLICT DO UPDATE SET {way}, {stands}"
        );
        Rows { verb: "INSERT", table: "known", with: &with, rest: &rest }.take(connection)?;
    }
    // A run that is over holds no lease.
    connection.execute_batch(&format!(
        "UPDATE main.known SET state = 'left-out' WHERE state = 'leased' AND run IN
           (SELECT t.new FROM temp.run_to t JOIN main.run r ON r.id = t.new WHERE t.kind <> {} AND r.state IN {IS_OVER})",
        kind::SETTLED
    ))
}

/// Takes in whom to tell; gives how many contacts are new. What the later of two look-ups of a site says holds.
pub(super) fn take_contacts(connection: &Connection) -> rusqlite::Result<u64> {
    const IS_ANSWER: &str = "outcome IN ('found', 'nothing')";
    connection.execute_batch(&format!(
        "DELETE FROM main.contact WHERE (site, source) IN
           (SELECT o.site, o.source FROM other.lookup o JOIN main.lookup m USING (site, source)
             WHERE o.at > m.at AND o.{IS_ANSWER})"
    ))?;
    let later = format!(
        "WHERE NOT EXISTS (SELECT 1 FROM main.lookup m LEFT JOIN other.lookup l USING (site, source)
                            WHERE m.site = o.site AND m.source = o.source AND m.{IS_ANSWER}
                              AND m.at >= coalesce(l.at, m.at))
          ORDER BY o.id"
    );
    let taken =
        Rows { verb: "INSERT OR IGNORE", table: "contact", with: &[("id", "NULL")], rest: &later }.take(connection)?;
    for (table, same) in [("lookup", "m.site = o.site AND m.source = o.source"), ("register_list", "m.list = o.list")] {
        let rest = format!("WHERE NOT EXISTS (SELECT 1 FROM main.{table} m WHERE {same} AND m.at >= o.at)");
        Rows { verb: "INSERT OR REPLACE", table, with: &[], rest: &rest }.take(connection)?;
    }
    Ok(taken)
}

/// Takes in the rest: what is told of runs, what is odd about pages, and what is known of hosts that nobody knows here.
pub(super) fn take_rest(connection: &Connection) -> rusqlite::Result<()> {
    let of_run = run("o.run");
    let of_new = "WHERE o.run IN (SELECT id FROM temp.run_new)";
    for table in ["pruned_gap", "pruned_look"] {
        Rows { verb: "INSERT", table, with: &[("run", &of_run)], rest: of_new }.take(connection)?;
    }
    Rows { verb: "INSERT OR IGNORE", table: "pruned_page", with: &[("url_id", &url("o.url_id"))], rest: "" }
        .take(connection)?;
    Rows { verb: "INSERT OR IGNORE", table: "authority", with: &[("run", &of_run)], rest: "" }.take(connection)?;
    Rows {
        verb: "INSERT",
        table: "passed_over",
        with: &[("run", &of_run)],
        rest: "WHERE true ON CONFLICT DO UPDATE SET urls = excluded.urls WHERE excluded.urls > urls",
    }
    .take(connection)?;
    Rows {
        verb: "INSERT",
        table: "file",
        with: &[("run", &of_run), ("of", &url("o.of"))],
        rest: &format!(
            "WHERE o.run IN (SELECT t.old FROM temp.run_to t JOIN main.run r ON r.id = t.new
                              WHERE t.kind = {} OR t.kind <> {} AND r.pruned_at IS NULL)
             ON CONFLICT DO UPDATE SET state = excluded.state, deaths = excluded.deaths
               WHERE state IN ('wanted', 'leased') AND excluded.state IN ('read', 'unread')",
            kind::NEW,
            kind::SETTLED
        ),
    }
    .take(connection)?;
    Rows {
        verb: "INSERT",
        table: "observation",
        with: &[("page", &url("o.page"))],
        rest: "WHERE true ON CONFLICT DO UPDATE SET site = iif(excluded.last_seen > last_seen, excluded.site, site),
                 first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)
                 WHERE excluded.first_seen < first_seen OR excluded.last_seen > last_seen",
    }
    .take(connection)?;
    let named = "(SELECT r.name FROM main.run r JOIN temp.run_to t ON t.new = r.id JOIN other.run x ON x.id = t.old
                   WHERE x.name = o.run)";
    Rows { verb: "INSERT OR IGNORE", table: "schedule", with: &[("run", named)], rest: "" }.take(connection)?;
    take_manners(connection)
}

/// What hosts were promised keeps its length by the clock here, and no robots.txt is younger than that clock knows.
fn take_manners(connection: &Connection) -> rusqlite::Result<()> {
    let next = "o.next_at + coalesce((SELECT showed FROM main.clock) - (SELECT showed FROM other.clock), 0)";
    Rows { verb: "INSERT OR IGNORE", table: "lane", with: &[("next_at", next)], rest: "" }.take(connection)?;
    let fetched = "min(o.fetched_at, coalesce((SELECT showed FROM main.clock), o.fetched_at))";
    Rows { verb: "INSERT OR IGNORE", table: "robots", with: &[("fetched_at", fetched)], rest: "" }.take(connection)?;
    Rows { verb: "INSERT OR IGNORE", table: "clock", with: &[], rest: "" }.take(connection).map(drop)
}

#[cfg(test)]
mod tests {
    use crate::merge::tests::{crawled, take};

    fn contact(id: u32, address: &str, source: &str) -> String {
        format!(
            "INSERT INTO contact VALUES ({id}, 'school.example', 'owner', '', '{address}', '', '{source}', 'high', 1, '');"
        )
    }

    fn lookup(outcome: &str, at: i64) -> String {
        format!("INSERT INTO lookup VALUES ('school.example', 'security.txt', '{outcome}', '', NULL, {at}, 0);")
    }

    #[test]
    fn what_the_later_look_up_found_holds_and_lists_are_joined() {
        let contacts = "SELECT contact FROM contact ORDER BY contact";
        for (ours, theirs, expected) in [
            (lookup("found", 5), lookup("found", 6), vec!["list-a", "list-b", "txt-b"]),
            (lookup("found", 6), lookup("found", 5), vec!["list-a", "list-b", "txt-a"]),
            // What gave no answer takes nothing away.
            (lookup("found", 5), lookup("no-answer", 6), vec!["list-a", "list-b", "txt-a", "txt-b"]),
            (String::new(), lookup("found", 6), vec!["list-a", "list-b", "txt-a", "txt-b"]),
        ] {
            let (into, from) = (crawled(0), crawled(0));
            into.tamper(&[contact(1, "txt-a", "security.txt"), contact(2, "list-a", "list.csv"), ours].concat());
            from.tamper(&[contact(1, "txt-b", "security.txt"), contact(2, "list-b", "list.csv"), theirs].concat());
            take(&into, &from);
            let told = into.ask(contacts);
            assert_eq!(told, expected);
            assert_eq!(take(&into, &from).contacts, 0);
            assert_eq!(into.ask(contacts), told);
        }
    }

    #[test]
    fn what_hosts_were_promised_keeps_its_length_and_what_is_known_here_stays() {
        let (into, from) = (crawled(0), crawled(0));
        let hosts = |showed: i64, other: &str| {
            format!(
                "UPDATE clock SET showed = {showed}; INSERT INTO lane VALUES ('host', 'both.example', {next}, 1000, 1, 0),
                   ('host', '{other}', {next}, 1000, 1, 0);
                 INSERT INTO robots VALUES ('http://{other}', {next}, 'rules', NULL, '')",
                next = showed + 7,
            )
        };
        into.tamper(&hosts(1_000, "ours.example"));
        from.tamper(&hosts(5_000, "theirs.example"));
        for _ in 0..2 {
            take(&into, &from);
            let lanes = into.ask("SELECT name || ' ' || next_at FROM lane ORDER BY name");
            assert_eq!(lanes, ["both.example 1007", "ours.example 1007", "theirs.example 1007"]);
            let robots = into.ask("SELECT origin || ' ' || fetched_at FROM robots ORDER BY origin");
            assert_eq!(robots, ["http://ours.example 1007", "http://theirs.example 1000"]);
            assert_eq!(into.ask("SELECT CAST(showed AS TEXT) FROM clock"), ["1000"]);
        }
    }

    #[test]
    fn an_imported_thing_is_watched_for_as_long_as_either_ledger_does_and_what_is_allowed_here_stays_so() {
        let (into, from) = (crawled(0), crawled(0));
        let import = |until: &str, reason: &str, seed: &str| {
            format!(
                "INSERT INTO imported_watch VALUES (1, 5, {until}); INSERT INTO imported_source VALUES (1, 'list', NULL, {until}, 5);
                 INSERT INTO imported_allow VALUES ('domain', 'x.example', '{reason}', '', NULL, 5);
                 INSERT INTO imported_seed (url, found, at) VALUES ('http://{seed}/', '', 5), ('http://both.example/', '', 5)"
            )
        };
        into.tamper(&import("7", "ours", "ours.example"));
        from.tamper(&import("9", "theirs", "theirs.example"));
        assert_eq!((take(&into, &from).imported, take(&into, &from).imported), (2, 0));
        assert_eq!(into.ask("SELECT until || '' FROM imported_watch"), ["9"]);
        assert_eq!(into.ask("SELECT reason FROM imported_allow"), ["ours"]);
        let seeds = into.ask("SELECT url FROM imported_seed ORDER BY place");
        assert_eq!(seeds, ["http://ours.example/", "http://both.example/", "http://theirs.example/"]);
        // Another source lists it for ever.
        from.tamper(
            "INSERT INTO imported_source VALUES (1, 'other', NULL, NULL, 5); UPDATE imported_watch SET until = NULL",
        );
        assert_eq!(take(&into, &from).imported, 1);
        assert_eq!(into.ask("SELECT coalesce(until, 'ever') FROM imported_watch"), ["ever"]);
        assert_eq!(take(&into, &from).imported, 0);
        // What each of them ended here does not come back; what is said there later does.
        into.tamper("UPDATE imported_source SET until = 6, at = 6; UPDATE imported_watch SET until = 6");
        assert_eq!(take(&into, &from).imported, 0);
        assert_eq!(into.ask("SELECT until || '' FROM imported_watch"), ["6"]);
        from.tamper("UPDATE imported_source SET until = 8, at = 7 WHERE source = 'other'");
        assert_eq!(take(&into, &from).imported, 1);
        assert_eq!(into.ask("SELECT until || '' FROM imported_watch"), ["8"]);
    }
}
