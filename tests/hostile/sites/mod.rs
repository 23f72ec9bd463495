//! Hosts that mean harm. Each has something bad at `/bad`, and one honest page with a finding.

pub(crate) mod bodies;
pub(crate) mod charsets;
pub(crate) mod codings;
pub(crate) mod documents;
pub(crate) mod heads;
pub(crate) mod lists;
pub(crate) mod markup;
pub(crate) mod names;
pub(crate) mod redirects;
pub(crate) mod secure;
pub(crate) mod traps;

use crate::loopback::{Answer, Secure, Web, not_found, page};

type Site = dyn Fn(&str, usize) -> Option<Answer> + Send + Sync;

/// One host.
pub(crate) struct Host {
    pub(crate) name: &'static str,
    /// What it says where it does not say what all of them say.
    site: Box<Site>,
    /// How its bad page is linked.
    link: String,
    secure: Option<Secure>,
}

impl Host {
    /// A host with this answer at `/bad`.
    pub(crate) fn new(name: &'static str, bad: Answer) -> Host {
        Host::more(name, move |path, _| (path == "/bad").then(|| bad.clone()))
    }

    /// A host that says this, by path and number of the request.
    pub(crate) fn more(
        name: &'static str,
        site: impl Fn(&str, usize) -> Option<Answer> + Send + Sync + 'static,
    ) -> Host {
        Host { name, site: Box::new(site), link: "/bad".to_owned(), secure: None }
    }

    /// A host that answers so to a TLS handshake, and says no more.
    pub(crate) fn secure(name: &'static str, secure: Secure) -> Host {
        let site = |path: &str, _| (path == "/bad").then(|| page("<p>in secret"));
        Host { name, site: Box::new(site), link: format!("https://{name}/bad"), secure: Some(secure) }
    }

    /// The same, where this is asked first.
    pub(crate) fn before(self, first: impl Fn(&str, usize) -> Option<Answer> + Send + Sync + 'static) -> Host {
        let site = self.site;
        Host { site: Box::new(move |path, nth| first(path, nth).or_else(|| site(path, nth))), ..self }
    }

    pub(crate) fn seed(&self) -> String {
        format!("http://{}/", self.name)
    }

    pub(crate) fn bad(&self) -> String {
        if self.link.starts_with('/') { format!("http://{}{}", self.name, self.link) } else { self.link.clone() }
    }

    pub(crate) fn news(&self) -> String {
        format!("http://{}/news", self.name)
    }

    /// Puts it into a web: at this address, or at one of its own.
    pub(crate) fn open(self, web: &mut Web, address: u8) {
        let Host { site, link, secure, name } = self;
        web.host_at(address, name, secure, move |path, nth| match (site(path, nth), path) {
            (Some(answer), _) => answer,
            (None, "/") => page(format!("<title>Honest</title><a href='{link}'>bad</a> <a href=/news>news</a>")),
            (None, "/news") => page(
                "<title>News</title><p>Term begins.<div style='display:none'><a href=http://www.casino.example/>x</a></div>",
            ),
            _ => not_found(),
        });
    }
}
