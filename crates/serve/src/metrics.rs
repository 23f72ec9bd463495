//! The figures of a running crawl in the OpenMetrics text format, which Prometheus reads.

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::TypedMetric;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::{Registry, Unit};
use suyuan_crawl::Progress;
use suyuan_frontier::Hold;
use tokio::net::TcpListener;

/// What the crawl told last.
#[derive(Clone, Debug, Default)]
pub struct Figures(Arc<Mutex<Progress>>);

/// The address is not one of this machine alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoopback;

/// An address to listen on that only this machine can reach: `127.0.0.1:9464`, `[::1]:9464`.
pub fn loopback(text: &str) -> Result<SocketAddr, NotLoopback> {
    text.parse().ok().filter(|address: &SocketAddr| address.ip().is_loopback()).ok_or(NotLoopback)
}

impl Figures {
    /// Takes over how things stand.
    pub fn tell(&self, progress: &Progress) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = progress.clone();
    }

    /// All figures as OpenMetrics text (OpenMetrics 1.0, section 5).
    pub fn text(&self) -> Result<String, fmt::Error> {
        let mut registry = Registry::with_prefix("suyuan");
        registry.register_collector(Box::new(self.clone()));
        let mut text = String::new();
        encode(&mut text, &registry)?;
        Ok(text)
    }
}

/// Answers `GET /metrics` until it is dropped.
pub async fn serve(listener: TcpListener, figures: Figures) -> std::io::Result<()> {
    let answer = move || async move { answer(&figures) };
    axum::serve(listener, Router::new().route("/metrics", get(answer))).await
}

fn answer(figures: &Figures) -> Response {
    match figures.text() {
        Ok(text) => {
            ([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response()
        }
        Err(fmt::Error) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Collector for Figures {
    fn encode(&self, encoder: DescriptorEncoder) -> fmt::Result {
        let Progress { tally, in_flight, waiting, outlook } =
            self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut page = Page { encoder };
        let outcomes = tally.outcomes.into_iter().map(|(outcome, pages)| (outcome, ConstCounter::new(pages)));
        page.each("pages", "Pages recorded, by outcome", "outcome", outcomes)?;
        page.one("robots", "Answers about robots.txt", None, &ConstCounter::new(tally.robots))?;
        page.one(
            "parts",
            "Scripts, style sheets and answers that were asked for beside pages",
            None,
            &ConstCounter::new(tally.parts),
        )?;
        page.one("received", "Bodies as they came", Some(&Unit::Bytes), &ConstCounter::new(tally.bytes))?;
        let findings = "Findings: a page and a watched thing that it names";
        page.one("findings", findings, None, &ConstCounter::new(tally.findings))?;
        let sightings = "Places at which watched things are named";
        page.one("sightings", sightings, None, &ConstCounter::new(tally.sightings))?;
        let in_flight = ConstGauge::new(in_flight as u64);
        page.one("visits_in_flight", "Visits sent and not answered yet", None, &in_flight)?;
        page.one("pages_waiting", "Pages that wait for their visit", None, &ConstGauge::new(waiting))?;
        let hosts = |hold: &Hold| outlook.held.get(hold).copied().unwrap_or(0);
        let held = Hold::ALL.iter().map(|hold| (hold.name(), ConstGauge::new(hosts(hold))));
        page.each("hosts_held", "Hosts that are asked less than the run would, by why", "why", held)?;
        let least = "What politeness alone needs until the last of the waiting pages may leave";
        page.one("least_wait", least, Some(&Unit::Seconds), &ConstGauge::new(outlook.least.as_secs_f64()))
    }
}

/// Writes one figure after the other.
struct Page<'a> {
    encoder: DescriptorEncoder<'a>,
}

impl Page<'_> {
    fn one(&mut self, name: &str, help: &str, unit: Option<&Unit>, metric: &impl EncodeMetric) -> fmt::Result {
        metric.encode(self.encoder.encode_descriptor(name, help, unit, metric.metric_type())?)
    }

    /// One figure for each value of a label; the values are names of our own, so that none needs to be escaped.
    fn each<M: EncodeMetric + TypedMetric>(
        &mut self,
        name: &str,
        help: &str,
        label: &str,
        metrics: impl Iterator<Item = (&'static str, M)>,
    ) -> fmt::Result {
        let mut family = self.encoder.encode_descriptor(name, help, None, M::TYPE)?;
        for (value, metric) in metrics {
            metric.encode(family.encode_family(&[(label, value)])?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use expect_test::expect;
    use suyuan_crawl::Tally;
    use suyuan_frontier::Outlook;

    use super::*;

    fn progress() -> Progress {
        let tally = Tally {
            outcomes: [("page", 7), ("timed-out", 1)].into(),
            robots: 2,
            bytes: 70_000,
            findings: 3,
            sightings: 5,
            ..Tally::default()
        };
        let held = [(Hold::Throttled, 1), (Hold::GivenUp, 2)].into();
        let outlook = Outlook { held, to_visit: 9, least: Duration::from_millis(9_500) };
        Progress { tally, in_flight: 4, waiting: 9, outlook }
    }

    #[test]
    fn every_figure_is_named_and_explained() {
        let figures = Figures::default();
        figures.tell(&progress());
        expect![[r##"
            # HELP suyuan_pages Pages recorded, by outcome
            # TYPE suyuan_pages counter
            suyuan_pages_total{outcome="page"} 7
            suyuan_pages_total{outcome="timed-out"} 1
            # HELP suyuan_robots Answers about robots.txt
            # TYPE suyuan_robots counter
            suyuan_robots_total 2
            # HELP suyuan_parts Scripts, style sheets and answers that were asked for beside pages
            # TYPE suyuan_parts counter
            suyuan_parts_total 0
            # HELP suyuan_received_bytes Bodies as they came
            # TYPE suyuan_received_bytes counter
            # UNIT suyuan_received_bytes bytes
            suyuan_received_bytes_total 70000
            # HELP suyuan_findings Findings: a page and a watched thing that it names
            # TYPE suyuan_findings counter
            suyuan_findings_total 3
            # HELP suyuan_sightings Places at which watched things are named
            # TYPE suyuan_sightings counter
            suyuan_sightings_total 5
            # HELP suyuan_visits_in_flight Visits sent and not answered yet
            # TYPE suyuan_visits_in_flight gauge
            suyuan_visits_in_flight 4
            # HELP suyuan_pages_waiting Pages that wait for their visit
            # TYPE suyuan_pages_waiting gauge
            suyuan_pages_waiting 9
            # HELP suyuan_hosts_held Hosts that are asked less than the run would, by why
            # TYPE suyuan_hosts_held gauge
            suyuan_hosts_held{why="throttled"} 1
            suyuan_hosts_held{why="failing"} 0
            suyuan_hosts_held{why="asked-to-wait"} 0
            suyuan_hosts_held{why="given-up"} 2
            # HELP suyuan_least_wait_seconds What politeness alone needs until the last of the waiting pages may leave
            # TYPE suyuan_least_wait_seconds gauge
            # UNIT suyuan_least_wait_seconds seconds
            suyuan_least_wait_seconds 9.5
            # EOF
        "##]]
        .assert_eq(&figures.text().unwrap());
    }

    #[test]
    fn every_figure_is_in_the_documentation() {
        let documentation = std::fs::read_to_string("../../docs/watching.md").unwrap();
        let figures = Figures::default();
        figures.tell(&progress());
        for line in figures.text().unwrap().lines().filter(|line| !line.starts_with('#')) {
            let name = line.split(['{', ' ']).next().unwrap();
            assert!(documentation.contains(&format!("| `{name}` |")), "{name}");
        }
    }

    #[test]
    fn only_this_machine_can_reach_it() {
        for text in ["127.0.0.1:9464", "127.3.2.1:0", "[::1]:9464"] {
            assert!(loopback(text).is_ok(), "{text}");
        }
        for text in ["0.0.0.0:9464", "192.0.2.7:9464", "[::]:9464", "localhost:9464", "127.0.0.1", "9464", ""] {
            assert_eq!(loopback(text), Err(NotLoopback), "{text}");
        }
    }
}
