//! Names that a hostile zone answers for: an answer is judged whole, and only what was judged is connected to.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use support::dns::{NameServer, Says};
use support::{Raw, get, trouble};
use suyuan_fetch::{ADDRESSES_MAX, Fetcher, Limits, LiveFetcher, Resolved, Settings};
use suyuan_model::{Outcome, Trouble};

fn addresses(texts: &[&str]) -> Says {
    Says::Addresses(texts.iter().map(|text| text.parse().unwrap()).collect())
}

fn client(server: &NameServer, settings: Settings) -> LiveFetcher {
    LiveFetcher::new(Settings { name_servers: vec![server.address], ..settings }).unwrap()
}

async fn canary() -> Raw {
    Raw::answers("200 OK", b"the canary was reached").await
}

#[tokio::test]
async fn one_private_address_spoils_the_whole_answer() {
    let canary = canary().await;
    for all in [
        &["127.0.0.1"][..],
        &["93.184.215.14", "127.0.0.1"],
        &["127.0.0.1", "93.184.215.14"],
        &["93.184.215.14", "::1"],
        &["93.184.215.14", "::ffff:127.0.0.1"],
        &["93.184.215.14", "64:ff9b::127.0.0.1"],
        &["93.184.215.14", "2002:7f00:1::"],
        &["93.184.215.14", "2001:0:808:404:0:0:80ff:fffe"],
        &["93.184.215.14", "2606:4700::5efe:10.0.0.1"],
        &["93.184.215.14", "169.254.169.254"],
        &["2606:4700::1111", "fd00:ec2::254"],
        &["0.0.0.0"],
        &["::"],
    ] {
        let server = NameServer::says(vec![addresses(all)]).await;
        let client = client(&server, Settings::default());
        let capture = get(&client, &format!("http://rebound.example:{}/", canary.address.port())).await;
        assert_eq!(trouble(&capture), Some(Trouble::PrivateAddress), "{all:?}: {}", capture.outcome);
        let resolved = client.resolve("rebound.example", 80).await;
        assert!(matches!(resolved, Resolved::Failed { trouble: Trouble::PrivateAddress, .. }), "{all:?}: {resolved:?}");
    }
    assert_eq!(canary.connections(), 0);
}

#[tokio::test]
async fn a_name_that_changes_its_mind_gains_nothing() {
    let canary = canary().await;
    let turns = vec![addresses(&["93.184.215.14"]), addresses(&["127.0.0.1"])];
    let server = NameServer::says(turns).await;
    let client = client(&server, Settings::default());
    // The lane is told the public address; by the time of the visit the name leads home.
    assert_eq!(client.resolve("rebound.example", 80).await, Resolved::Address([93, 184, 215, 14].into()));
    let capture = get(&client, &format!("http://rebound.example:{}/", canary.address.port())).await;
    assert_eq!(trouble(&capture), Some(Trouble::PrivateAddress), "{}", capture.outcome);
    assert_eq!((canary.connections(), server.questions.load(Ordering::SeqCst)), (0, 4));
}

#[tokio::test]
async fn a_visit_asks_once_and_goes_where_that_answer_says() {
    let canary = canary().await;
    let server = NameServer::says(vec![addresses(&["127.0.0.1"]), addresses(&["93.184.215.14"])]).await;
    let settings = Settings { allow_private: true, forbid_public: Some("not today".to_owned()), ..Settings::default() };
    let client = client(&server, settings);
    let url = format!("http://fickle.example:{}/", canary.address.port());
    let capture = get(&client, &url).await;
    assert_eq!((&capture.outcome, server.questions.load(Ordering::SeqCst)), (&Outcome::Page, 2));
    assert_eq!(get(&client, &url).await.outcome, Outcome::failed(Trouble::PublicAddress, "not today"));
    assert_eq!(canary.connections(), 1);
}

#[tokio::test]
async fn a_name_that_leads_to_a_watched_address_is_not_visited() {
    let canary = canary().await;
    let server = NameServer::says(vec![addresses(&["127.0.0.1", "127.0.0.2"])]).await;
    let never_address = Arc::new(|address| address == IpAddr::from([127, 0, 0, 2]));
    let client = client(&server, Settings { allow_private: true, never_address, ..Settings::default() });
    let capture = get(&client, &format!("http://mirror.example:{}/", canary.address.port())).await;
    assert_eq!((trouble(&capture), canary.connections()), (Some(Trouble::Watchlisted), 0));
}

#[tokio::test]
async fn a_name_without_an_answer_is_told_as_what_it_is() {
    let crowd = |size: usize| Says::Addresses((0..size).map(|at| IpAddr::from([8, 8, 0, at as u8])).collect());
    for (says, why) in [
        (Says::Code(3), "no such host"),
        (addresses(&[]), "no such host"),
        (Says::Code(2), "DNS does not answer"),
        (Says::Code(5), "DNS does not answer"),
        (Says::Nothing, "DNS does not answer"),
        (crowd(ADDRESSES_MAX + 1), "a name with more addresses than any site has"),
    ] {
        let server = NameServer::says(vec![says]).await;
        let limits = Limits { connect_ms: 300, ..Limits::default() };
        let client = client(&server, Settings { limits, ..Settings::default() });
        let expected = Resolved::Failed { trouble: Trouble::Dns, reason: why.to_owned() };
        assert_eq!(client.resolve("nowhere.example", 80).await, expected);
    }
    let server = NameServer::says(vec![crowd(ADDRESSES_MAX)]).await;
    let resolved = client(&server, Settings::default()).resolve("crowd.example", 80).await;
    assert_eq!(resolved, Resolved::Address([8, 8, 0, 0].into()));
}
