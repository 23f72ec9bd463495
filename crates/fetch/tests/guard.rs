//! No connection goes where the guard forbids, by any route: counted on a listener that waits for one.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::net::IpAddr;
use std::sync::Arc;

use support::{Raw, get, trouble};
use suyuan_fetch::{Fetcher, LiveFetcher, Names, Resolved, Settings};
use suyuan_model::{Outcome, PageUrl, Trouble};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Every spelling of loopback, and of the addresses that stand for it.
const SPELLINGS: &[&str] = &[
    "127.0.0.1",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "0",
    "①②⑦.0.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "0.0.0.0",
    "[::]",
    "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::127.0.0.1]",
    "[2002:7f00:1::]",
    "0x7f000001",
    "017700000001",
    "127.000.000.001",
    "127。0。0。1",
    "127.0.0.1.",
    "%31%32%37.0.0.1",
    "１２７.０.０.１",
    "localhost",
    "a@127.0.0.1",
    "169.254.169.254",
    "[fe80::1]",
    "10.0.0.1",
    "[fd00::1]",
    "0X7F.0.0.1",
    "127.0x0.1",
    "127%2e0%2e0%2e1",
    "127．0｡0．1",
    "\u{ad}127.0.0.1",
    "１２７.０x0.1",
    "a:b@127.0.0.1",
    "school.example%40@127.0.0.1",
    "[0:0:0:0:0:ffff:7f00:1]",
    "[0000::0001]",
    "[::ffff:0:0]",
    "[::ffff:169.254.169.254]",
    "[64:ff9b::a9fe:a9fe]",
    "[2002:c0a8:101::1]",
    "[2001:0:808:404:0:0:80ff:fffe]",
    "[2606:4700::5efe:127.0.0.1]",
    "[fec0::1]",
    "[ff02::1]",
    "255.255.255.255",
    "100.64.0.1",
    "168.63.129.16",
];

/// Spellings that no browser takes for a URL, and that are therefore nothing that could be visited.
const NO_URLS: &[&str] = &[
    "[fe80::1%25eth0]",
    "[::1%lo]",
    "[::1",
    "::1",
    "127.0.0.1.1",
    "256.0.0.1",
    "127.0.0.08",
    "0x100000000",
    "127.0.0.1%00.example",
    "127.0.0.1%2fschool.example",
    "127.0.0.1 .example",
];

async fn canary() -> Raw {
    Raw::answers("200 OK", b"the canary was reached").await
}

fn names(of: &[(&str, &[&str])]) -> Names {
    let address = |text: &&str| text.parse().unwrap();
    of.iter().map(|(name, all)| ((*name).to_owned(), all.iter().map(address).collect())).collect()
}

#[tokio::test]
async fn no_spelling_of_a_private_address_is_reached() {
    let canary = canary().await;
    let client =
        LiveFetcher::new(Settings { names: Some(names(&[("localhost", &["127.0.0.1"])])), ..Settings::default() })
            .unwrap();
    for host in SPELLINGS {
        let capture = get(&client, &format!("http://{host}:{}/", canary.address.port())).await;
        assert_eq!(trouble(&capture), Some(Trouble::PrivateAddress), "{host}: {}", capture.outcome);
        assert_eq!(capture.outcome.name(), "refused");
    }
    assert_eq!(canary.connections(), 0);
}

#[test]
fn what_no_browser_takes_for_an_address_is_no_url() {
    for host in NO_URLS {
        assert!(PageUrl::new(&format!("http://{host}:8080/")).is_err(), "{host}");
    }
    let page = PageUrl::new("http://school.example/").unwrap();
    for reference in ["\\\\127.0.0.1:8080/", "//127.1:8080/", "http:\\\\2130706433:8080", "/\\/127.0.0.1:8080"] {
        let to = page.join(reference).unwrap();
        assert_eq!(to.address(), Some(IpAddr::from([127, 0, 0, 1])), "{reference}");
    }
}

#[tokio::test]
async fn a_rule_does_not_make_a_literal_good() {
    let canary = canary().await;
    let client = canary.client(Settings::default());
    assert_eq!(trouble(&get(&client, "http://127.0.0.1/").await), Some(Trouble::PrivateAddress));
    assert_eq!(canary.connections(), 0);
}

#[tokio::test]
async fn a_name_with_one_private_address_is_refused_whole() {
    let canary = canary().await;
    for addresses in
        [&["127.0.0.1"][..], &["93.184.215.14", "127.0.0.1"], &["::ffff:127.0.0.1"], &["2606:4700::1", "fd00::1"]]
    {
        let names = Some(names(&[("rebound.example", addresses)]));
        let client = LiveFetcher::new(Settings { names, ..Settings::default() }).unwrap();
        let capture = get(&client, &format!("http://rebound.example:{}/", canary.address.port())).await;
        assert_eq!(trouble(&capture), Some(Trouble::PrivateAddress), "{addresses:?}");
        let resolved = client.resolve("rebound.example", 80).await;
        assert!(matches!(resolved, Resolved::Failed { trouble: Trouble::PrivateAddress, .. }), "{resolved:?}");
    }
    assert_eq!(canary.connections(), 0);
}

#[tokio::test]
async fn private_addresses_are_reached_when_they_are_allowed() {
    let canary = canary().await;
    let names = Some(names(&[("intranet.example", &["127.0.0.1"])]));
    let client = LiveFetcher::new(Settings { allow_private: true, names, ..Settings::default() }).unwrap();
    for host in ["127.0.0.1", "intranet.example"] {
        let capture = get(&client, &format!("http://{host}:{}/", canary.address.port())).await;
        assert_eq!(capture.outcome, Outcome::Page, "{host}");
        assert_eq!(capture.response.unwrap().remote, Some(canary.address));
    }
}

#[tokio::test]
async fn no_redirect_is_followed_whatever_its_status() {
    let canary = canary().await;
    for status in [300, 301, 302, 303, 307, 308] {
        let location = format!("{status} Elsewhere\r\nLocation: http://127.0.0.1:{}/", canary.address.port());
        let server = Raw::answers(&location, b"").await;
        let capture = server.capture(Settings::default()).await;
        let Outcome::Redirect { to: Some(to) } = capture.outcome else { panic!("{status}: {}", capture.outcome) };
        assert_eq!((to.host(), server.connections()), ("127.0.0.1", 1), "{status}");
    }
    let refresh = format!("200 OK\r\nRefresh: 0;url=http://127.0.0.1:{}/", canary.address.port());
    assert_eq!(Raw::answers(&refresh, b"").await.capture(Settings::default()).await.outcome, Outcome::Page);
    assert_eq!(canary.connections(), 0);
}

#[tokio::test]
async fn what_is_watchlisted_is_never_visited() {
    let canary = canary().await;
    let settings = Settings {
        allow_private: true,
        never: Arc::new(|url| url.host() == "casino.example"),
        never_address: Arc::new(|address| address == IpAddr::from([203, 0, 113, 66])),
        names: Some(names(&[
            ("casino.example", &["127.0.0.1"]),
            ("mirror.example", &["203.0.113.66"]),
            ("ok.example", &["203.0.113.7"]),
        ])),
        ..Settings::default()
    };
    let client = canary.client(settings);
    for url in
        ["http://casino.example/", "http://mirror.example/", "http://203.0.113.66/", "http://[::ffff:203.0.113.66]/"]
    {
        assert_eq!(trouble(&get(&client, url).await), Some(Trouble::Watchlisted), "{url}");
    }
    let resolved = client.resolve("mirror.example", 80).await;
    assert!(matches!(resolved, Resolved::Failed { trouble: Trouble::Watchlisted, .. }), "{resolved:?}");
    assert_eq!(canary.connections(), 0);
    assert_eq!(get(&client, "http://ok.example/").await.outcome, Outcome::Page);
}

#[tokio::test]
async fn a_public_address_is_refused_where_that_is_asked_for() {
    let settings = Settings {
        forbid_public: Some("no contact was given".to_owned()),
        names: Some(names(&[("public.example", &["93.184.215.14"])])),
        ..Settings::default()
    };
    let client = LiveFetcher::new(settings.clone()).unwrap();
    for url in ["http://public.example/", "http://93.184.215.14/"] {
        let capture = get(&client, url).await;
        assert_eq!(capture.outcome, Outcome::failed(Trouble::PublicAddress, "no contact was given"), "{url}");
    }
    let canary = canary().await;
    let client = canary.client(Settings { names: None, ..settings });
    assert_eq!(get(&client, "http://public.example/").await.outcome, Outcome::Page);
}

#[tokio::test]
async fn a_proxy_gets_names_but_no_private_literals() {
    let proxy = Raw::answers("200 OK\r\nContent-Type: text/html", b"<h1>by proxy</h1>").await;
    let settings = Settings { proxy: Some(format!("http://{}", proxy.address)), ..Settings::default() };
    let client = LiveFetcher::new(settings).unwrap();
    for host in ["127.0.0.1", "[::1]", "0x7f.1", "10.0.0.1"] {
        assert_eq!(trouble(&get(&client, &format!("http://{host}/")).await), Some(Trouble::PrivateAddress), "{host}");
    }
    assert_eq!(proxy.connections(), 0);
    let capture = get(&client, "http://school.example/a?b").await;
    assert_eq!(capture.outcome, Outcome::Page);
    assert_eq!(capture.response.unwrap().remote, None);
    assert!(proxy.asked.lock().await[0].starts_with("GET http://school.example/a?b HTTP/1.1\r\n"));
    assert_eq!(client.resolve("school.example", 80).await, Resolved::Unknown);
}

#[tokio::test]
async fn a_proxy_is_told_who_asks_and_nobody_else_is() {
    let proxy = Raw::answers("200 OK\r\nContent-Type: text/html", b"<h1>by proxy</h1>").await;
    let through =
        |proxy: &Raw| Settings { proxy: Some(format!("http://me:pw@{}", proxy.address)), ..Settings::default() };
    let capture = get(&LiveFetcher::new(through(&proxy)).unwrap(), "http://school.example/").await;
    assert!(proxy.asked.lock().await[0].contains("proxy-authorization: Basic bWU6cHc=\r\n"));
    assert!(capture.request.get("proxy-authorization").is_none(), "a secret is not kept");
    // Through a tunnel the site is asked, who must not see it; here the proxy does not open one.
    let refusing = Raw::answers("407 Proxy Authentication Required", b"").await;
    let capture = get(&LiveFetcher::new(through(&refusing)).unwrap(), "https://school.example/").await;
    assert_eq!(trouble(&capture), Some(Trouble::Connect), "{}", capture.outcome);
    let asked = refusing.asked.lock().await[0].to_lowercase();
    assert!(asked.starts_with("connect school.example:443 http/1.1\r\n"), "{asked}");
    assert!(asked.contains("proxy-authorization: basic bwu6chc=\r\n"), "{asked}");
}

#[tokio::test]
async fn a_site_is_asked_through_a_tunnel_of_socks() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("socks5h://{}", listener.local_addr().unwrap());
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut read = vec![0; 512];
        // No authentication; the way is open; then the site answers.
        stream.read_exact(&mut read[..3]).await.unwrap();
        stream.write_all(&[5, 0]).await.unwrap();
        let length = stream.read(&mut read).await.unwrap();
        let asked = read[..length].to_vec();
        stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
        assert!(stream.read(&mut read).await.unwrap() > 0);
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi").await.unwrap();
        asked
    });
    let settings = Settings { proxy: Some(proxy), ..Settings::default() };
    let capture = get(&LiveFetcher::new(settings).unwrap(), "http://school.example/").await;
    assert_eq!((capture.outcome, capture.response.unwrap().remote), (Outcome::Page, None));
    let expected = [&[5, 1, 0, 3, 14][..], b"school.example", &[0, 80]].concat();
    assert_eq!(asked.await.unwrap(), expected);
}

#[tokio::test]
async fn a_socks_proxy_is_given_the_name() {
    // Version 5, no authentication; then the client's request must be of a name (type 3), not of an address.
    let proxy = Raw::says(vec![vec![5, 0]], std::time::Duration::from_secs(1)).await;
    let settings = Settings { proxy: Some(format!("socks5://{}", proxy.address)), ..Settings::default() };
    let capture = get(&LiveFetcher::new(settings).unwrap(), "http://school.example/").await;
    // The proxy goes silent; had the client looked the name up itself, the trouble would be of DNS.
    assert_ne!(trouble(&capture), Some(Trouble::Dns), "{}", capture.outcome);
    assert_eq!(proxy.asked.lock().await[0].as_bytes(), [5, 1, 0]);
}

#[tokio::test]
async fn a_connection_goes_where_a_rule_leads_and_the_host_stays() {
    let server = canary().await;
    let port = server.address.port();
    let rule = |text: String| vec![text.parse().unwrap()];
    for (rules, url, host) in [
        (rule(format!("school.example:80:127.0.0.1:{port}")), "http://school.example/", "host: school.example\r\n"),
        (rule(format!("::127.0.0.1:{port}")), "http://shop.example:8080/", "host: shop.example:8080\r\n"),
        (rule(format!(":8081:127.0.0.1:{port}")), "http://93.184.215.14:8081/", "host: 93.184.215.14:8081\r\n"),
    ] {
        let client = LiveFetcher::new(Settings { connect_to: rules, ..Settings::default() }).unwrap();
        assert_eq!(get(&client, url).await.outcome, Outcome::Page, "{url}");
        let asked = server.asked.lock().await.last().cloned().unwrap().to_lowercase();
        assert!(asked.contains(host), "{asked}");
    }
    let client =
        LiveFetcher::new(Settings { connect_to: rule(format!("::127.0.0.1:{port}")), ..Settings::default() }).unwrap();
    assert_eq!(client.resolve("school.example", 80).await, Resolved::Address([127, 0, 0, 1].into()));
}
