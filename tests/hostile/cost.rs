//! What one bad page may take from the machine.
//!
//! All are at one address, so that they are read one after the other, and the server sees what the program took between
//! two requests.

use std::fs;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use expect_test::expect;

use crate::desk::Desk;
use crate::loopback::{Answer, Web};
use crate::program::{memory, start, watch};
use crate::sites::{Host, charsets, codings, documents, lists, markup};
use crate::story::recorded;

/// Memory that a page may take beyond what the program has when nothing was read yet.
const PAGE_BYTES_MAX: u64 = 64 << 20;

/// Time of a processor that a page may take. A build for tests is that much slower than one for use, on a busy machine.
const PAGE_CPU_MAX: Duration = Duration::from_millis(300 * if cfg!(debug_assertions) { 40 } else { 1 });

/// What each page took.
#[derive(Default)]
struct Meter {
    process: Option<u32>,
    /// What the program had when the first request came.
    first_bytes: u64,
    last: Option<(String, Duration)>,
    costs: Vec<(String, Duration, u64)>,
}

impl Meter {
    /// A request is here: what was taken since the last one was taken for that.
    fn tick(&mut self, url: String) {
        let Some(process) = self.process else { return };
        let (Some(cpu), Some(peak)) = (cpu(process), memory(process, "VmHWM:")) else { return };
        match self.last.replace((url, cpu)) {
            Some((url, before)) => {
                self.costs.push((url, cpu.saturating_sub(before), peak.saturating_sub(self.first_bytes)));
            }
            None => self.first_bytes = peak,
        }
        // From now on the most is what it is now.
        let _reset = fs::write(format!("/proc/{process}/clear_refs"), "5");
    }
}

/// The time of processors that a process has taken, in the hundredths that the system counts.
fn cpu(process: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit(") ").next()?.split(' ').collect();
    let hundredths = fields[11].parse::<u64>().ok()? + fields[12].parse::<u64>().ok()?;
    Some(Duration::from_millis(hundredths * 10))
}

/// So that what was freed does not count: memory goes back to the system at once.
const FREED_AT_ONCE: [(&str, &str); 3] =
    [("MALLOC_ARENA_MAX", "1"), ("MALLOC_TRIM_THRESHOLD_", "0"), ("MALLOC_MMAP_THRESHOLD_", "65536")];

/// Crawls these hosts, one page after the other; tells how their bad pages are recorded.
fn told(hosts: Vec<Host>) -> String {
    let (desk, mut web, meter) = (Desk::new(), Web::default(), Arc::new(Mutex::new(Meter::default())));
    let seeds: Vec<String> = hosts.iter().map(Host::seed).collect();
    let pages: Vec<(String, String)> = hosts.iter().map(|host| (host.bad(), host.news())).collect();
    for host in hosts {
        let (meter, name) = (Arc::clone(&meter), host.name);
        let tick = move |path: &str, _: usize| -> Option<Answer> {
            meter.lock().unwrap().tick(format!("{name}{path}"));
            None
        };
        host.before(tick).open(&mut web, 1);
    }
    let flags = ["--scope", "host", "--rate", "1000", "--rate-per-ip", "1000", "--max-pages-per-site", "6"];
    let seeds: Vec<&str> = seeds.iter().map(String::as_str).collect();
    let child = start(&desk, &web, &flags, &seeds, &FREED_AT_ONCE);
    meter.lock().unwrap().process = Some(child.id());
    let life = watch(child);
    assert_eq!(life.exit, Some(0), "{}", life.said);
    let costs = std::mem::take(&mut meter.lock().unwrap().costs);
    assert!(costs.len() > 3 * seeds.len(), "{} requests", costs.len());
    let mut too_much = Vec::new();
    for (url, cpu, bytes) in costs {
        if cpu > PAGE_CPU_MAX || bytes > PAGE_BYTES_MAX {
            too_much.push(format!("{url} took {cpu:?} and {} MiB", bytes >> 20));
        }
    }
    assert_eq!(too_much, [""; 0]);
    recorded(&desk.path().join("suyuan.db"), &pages)
}

#[test]
fn a_page_that_is_written_to_cost_more_than_its_length_does_not() {
    expect![[r#"
        nested-lists.example/bad, page, cut by dom-budget, found
        formats.example/bad, page, cut by dom-budget, found
        crossed-formats.example/bad, page, cut by dom-budget, found
        attributes.example/bad, page, cut by dom-budget, found
        entities.example/bad, page, found
        open-comment.example/bad, page, found
        open-script.example/bad, page, cut by dom-budget, found
        open-tags.example/bad, page, cut by dom-budget, found
        less-than.example/bad, page, cut by dom-budget, found
        many-links.example/bad, page, cut by dom-budget, found
        frames.example/bad, page, cut by dom-budget, found
        data.example/bad, page, cut by spots-max; sightings-max: 979 more, found
        styles.example/bad, page, found
        inline-styles.example/bad, page, found
        names.example/bad, page, cut by spots-max; sightings-max: 979 more, found
        handles.example/bad, page, found
        one-word.example/bad, page, found
        one-line.example/bad, page, found
        json.example/bad, page, found
        base64.example/bad, page, found
        svg.example/bad, page, cut by dom-budget, found
        selects.example/bad, page, cut by dom-budget, found
        templates.example/bad, page, cut by dom-budget, found
    "#]]
    .assert_eq(&told(markup::hosts()));
}

#[test]
fn a_list_or_a_coding_that_is_made_to_explode_does_not() {
    let hosts = [codings::hosts(), lists::hosts(), charsets::hosts()].into_iter().flatten().collect();
    expect![[r#"
        gzip-bomb.example/bad, page, cut by length
        deflate-bomb.example/bad, page, cut by length
        zstd-bomb.example/bad, page, cut by length
        br-bomb.example/bad, page, cut by length
        stacked.example/bad, unreachable, more than one content coding
        packed-twice.example/bad, not-html, cut by length
        empty-members.example/bad, unreachable, more gzip members than anybody needs
        empty-frames.example/bad, page
        wide-window.example/bad, unreachable, not what zstd makes
        not-gzip.example/bad, unreachable, not what gzip makes
        no-coding.example/bad, page
        packed-page.example/bad, not-html, cut by length
        laughs.example/bad, page, cut by entities-max
        external.example/bad, page
        many-urls.example/bad, page, cut by length
        packed-sitemap.example/bad, page, cut by length
        index-of-itself.example/bad, page
        endless-index.example/bad, page
        deep-xml.example/bad, page
        stars.example/bad, status
        groups.example/bad, status
        endless-rules.example/bad, robots-forbid, forbidden by robots.txt, line 2
        page-of-rules.example/bad, status
        marked.example/bad, page, found
        unmarked.example/bad, page, found
        seven.example/bad, page, found
        unknown.example/bad, page, found
        two-metas.example/bad, page, found
        late-meta.example/bad, page, found
        endless-charset.example/bad, page, found
        half-letters.example/bad, page, found
        escapes.example/bad, page
        picture.example/bad, page
        page-of-zeros.example/bad, page
    "#]]
    .assert_eq(&told(hosts));
}

#[test]
fn a_document_or_picture_that_is_made_to_cost_more_than_its_length_does_not() {
    expect![[r#"
        pdf-of-blanks.example/bad, page, cut by inflated-bytes-max
        pdf-of-letters.example/bad, page, cut by inflated-bytes-max
        pdf-of-objects.example/bad, page, cut by length
        pdf-of-pages.example/bad, page, cut by pages-max
        pdf-of-one-object.example/bad, page, cut by objects-max
        pdf-of-numbers.example/bad, page, cut by length
        pdf-of-brackets.example/bad, page, cut by nesting-max
        docx-of-blanks.example/bad, page, cut by inflated-bytes-max
        docx-of-links.example/bad, page, cut by pieces-max
        zip-of-nothing.example/bad, page, cut by text-bytes-max
        rtf-of-groups.example/bad, page, cut by groups-max
        rtf-of-titles.example/bad, page, cut by pieces-max
        corners.example/bad, page, found
        blank.example/bad, page, found
        noise.example/bad, page, found
    "#]]
    .assert_eq(&told(documents::hosts()));
}
